import { expect, it } from "vitest";

import { familyOf, listProcesses, survivors } from "./processes.ts";

const process1 = { pid: 1, parent: 0, command: "npm" };
const process2 = { pid: 2, parent: 1, command: "node demo" };
const process3 = { pid: 3, parent: 2, command: "node service" };
const stranger = { pid: 9, parent: 0, command: "editor" };

it("finds the children of children, and nobody else", () => {
  expect(familyOf(1, [process3, stranger, process2, process1])).toEqual([process1, process2, process3]);
});

it("does not take a new process for the old one that had its number", () => {
  expect(survivors([process2, process3], [process3, { ...process2, command: "another" }])).toEqual([process3]);
});

it("sees this very process on this machine", async () => {
  expect(await listProcesses()).toContainEqual(expect.objectContaining({ pid: process.pid, parent: process.ppid }));
});
