import type { PluginEntry } from "@flyte-webapi/sdk";
import { createVirtualClock } from "@flyte-webapi/sdk/virtual-time";

import type { Plan } from "../plan/plan.ts";
import type { Transport } from "../transport/transport.ts";
import { withTransport } from "../transport/with-transport.ts";
import type { World } from "../world/world.ts";
import type { History } from "./history.ts";
import { Host } from "./host.ts";
import { makeFake } from "./make-fake.ts";
import { pump } from "./pump.ts";
import { SimulatedResources } from "./simulated-resources.ts";
import { SimulatedService } from "./simulated-service.ts";
import { DEFAULT_ENVIRONMENT, Simulation, type Environment } from "./simulation.ts";
import { watchUnhandledRejections } from "./unhandled-rejections.ts";

/** What is simulated: a plugin, and the service that it talks to. */
export interface Subject {
  readonly plugin: PluginEntry;
  readonly world: World;
  /** Default: `direct`. */
  readonly transport?: Transport | undefined;
}

/**
 * Runs the plan against the plugin in virtual time and says what was seen: a pure function of its arguments, as long as the plugin
 * takes time, randomness and network from its setup context.
 *
 * @throws what the plugin's loader or configuration throws, and Error when the simulation itself goes wrong.
 */
export async function simulate(
  subject: Subject,
  plan: Plan,
  environment: Environment = DEFAULT_ENVIRONMENT,
): Promise<History> {
  return await withTransport(subject.transport ?? "direct", async () => {
    const clock = createVirtualClock({ startMs: environment.startMs });
    const simulation = new Simulation(subject.world, plan, clock, environment);
    const service = new SimulatedService(simulation);
    const resources = new SimulatedResources(simulation);
    const fake = makeFake(subject.world, {
      jobs: service,
      resources,
      secret: (key) => simulation.secrets.current(key),
      now: () => Math.floor(clock.now()),
    });
    if (Object.values(plan.tasks ?? {}).some(({ existing }) => existing === true)) {
      const { resource, job } = subject.world.existing ?? {};
      if (resource !== undefined) resources.add(resource);
      if (job !== undefined) service.hold(job);
    }
    const host = new Host(simulation, service, subject.plugin, fake);
    const { config } = await host.load();

    const unwatch = watchUnhandledRejections((error) => simulation.stray(undefined, error));
    let done = false;
    const run = runOps(host, plan).finally(() => {
      done = true;
    });
    // The pump reports what went wrong; until it is done, a rejection is not unhandled.
    run.catch(() => {});
    const end = await pump(simulation, subject.transport ?? "direct", plan.picks, () => done).finally(unwatch);
    if (end === "storm") simulation.record({ kind: "storm", events: simulation.events.length });
    else if (end === "stuck")
      throw new Error("The simulation stands still: nothing is due, and the plan has not ended");
    else await run;
    return {
      plan,
      transport: subject.transport ?? "direct",
      events: simulation.events,
      choices: simulation.choices,
      jobs: service.inventory(),
      looked: service.looked,
      maxSystemFailures: config.caching.maxSystemFailures,
      secrets: simulation.secrets.values,
    };
  });
}

async function runOps(host: Host, plan: Plan): Promise<void> {
  for (const [index, op] of plan.ops.entries()) await host.run(op, index);
}
