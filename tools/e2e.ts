// npm run e2e: the packages as users get them. Packed, published to a registry on loopback, and from there through `npm create` to a plugin
// that is published, installed elsewhere, run and served.
//
//   e2e.ts [--json] [--extended | --reduced] [--only <text>] [--no-timings]
//   without it    every form of every template, with npm and pnpm, on Node 22, 24 and 26: a quarter of an hour
//   --extended    every form with yarn and bun as well, on Node 24
//   --reduced     each of npm, pnpm, Node 22, 24 and 26 once
//   --only        only the cases whose name has this text in it, such as "grpc" or "Node 26"
import { main } from "./e2e/main.ts";

process.exitCode = await main(process.argv.slice(2));
