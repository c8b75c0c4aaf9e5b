import { create, toBinary, type DescMethod } from "@bufbuild/protobuf";
import { GrpcError } from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import { messageContent } from "../simulate/message-content.ts";
import type { GrpcFake, GrpcFakeMethod } from "../world/grpc-service.ts";
import type { World, WorldTools } from "../world/world.ts";
import { undocumentedAnswer, type FakeAnswer } from "./answered-states.ts";

/** A world that tells what is wrong with its own code. */
export interface WatchedWorld {
  readonly world: World;
  /** What its code has thrown first. */
  problem(): string | undefined;
  /** Which state that nobody documented its fake has answered. */
  undocumented(): string | undefined;
}

type Note = (where: string, error: unknown, advice: string) => void;

/** The same world; whatever its fake throws and answers is noted. */
export function watchWorld(world: World): WatchedWorld {
  const answers: FakeAnswer[] = [];
  let problem: string | undefined;
  const note: Note = (where, error, advice) => {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    problem ??= `${where} threw ${what}${frameOf(error)}; ${advice}`;
  };
  const answered = (tools: WorldTools, from: string, content: unknown): void => {
    answers.push({ from, content, jobs: tools.jobs.list().map(({ id, state }) => ({ id, state })) });
  };
  return {
    problem: () => problem,
    undocumented: () => undocumentedAnswer(world, answers),
    world: {
      ...world,
      handlers: (tools) => {
        try {
          const handlers = world.handlers(tools);
          for (const handler of handlers)
            watchHandler(handler, note, (from, content) => answered(tools, from, content));
          return handlers;
        } catch (error) {
          note("`handlers` of the world", error, "it must give the msw handlers of the fake");
          throw error;
        }
      },
      grpc: world.grpc?.map((fake) => watchService(fake, Object.keys(world.states), note, answered)),
    },
  };
}

function watchHandler(handler: RequestHandler, note: Note, answered: (from: string, content: unknown) => void): void {
  const run = handler.run.bind(handler);
  const from = `the handler of the world for ${handler.info.header}`;
  handler.run = async (args) => {
    try {
      const result = await run(args);
      const content = result?.response?.ok === true ? await jsonOf(result.response.clone()) : undefined;
      if (content !== undefined) answered(from, content);
      return result;
    } catch (error) {
      note(from, error, "mend it; for a request that the service would refuse, answer with a status such as 400");
      throw error;
    }
  };
}

/** What is no JSON says nothing of states. */
async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function watchService(
  fake: GrpcFake,
  states: readonly string[],
  note: Note,
  answered: (tools: WorldTools, from: string, content: unknown) => void,
): GrpcFake {
  const watch = (tools: WorldTools, method: DescMethod, run: GrpcFakeMethod): GrpcFakeMethod => {
    const from = `the method ${method.localName} of ${fake.service.typeName}, in \`grpc\` of the world,`;
    return async (message, call) => {
      try {
        const answer = await run(message, call);
        const bytes = toBinary(method.output, create(method.output, answer));
        answered(tools, from, messageContent(method.output, bytes, states));
        return answer;
      } catch (error) {
        const advice = "mend it; for a request that the service would refuse, throw a `GrpcError`";
        if (!(error instanceof GrpcError)) note(from, error, advice);
        throw error;
      }
    };
  };
  return {
    ...fake,
    methods: (tools) => {
      const methods = { ...fake.methods(tools) };
      for (const method of fake.service.methods) {
        const run = methods[method.localName];
        if (run !== undefined) methods[method.localName] = watch(tools, method, run);
      }
      return methods;
    },
  };
}

/** Where it was thrown: the first frame outside of packages. */
function frameOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frame = stack.split("\n").find((line) => /^\s+at /.test(line) && !/node_modules|node:/.test(line));
  const place = /\(?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?$/.exec(frame ?? "")?.[1];
  return place === undefined ? "" : ` at ${place}`;
}
