import { describe, expect, it } from "vitest";

import type { GrpcFake, World } from "../msw/index.ts";
import { withTransport } from "../transport/with-transport.ts";
import { grpcJobs, grpcPluginOf } from "../../test/plugins/grpc-jobs/grpc-design.ts";
import { grpcJobsWorld } from "../../test/plugins/grpc-jobs/grpc-jobs.world.ts";
import { GOOD_SUBJECTS } from "../../test/plugins/good/subjects.ts";
import { preflight } from "./preflight.ts";

/** The same world with another GetJob, given the state that the true one answers. */
function withGetJob(change: (answer: object) => object): World {
  return {
    ...grpcJobsWorld,
    grpc: grpcJobsWorld.grpc?.map((fake): GrpcFake => ({
      ...fake,
      methods: (tools) => {
        const methods = fake.methods(tools);
        const { getJob } = methods;
        return {
          ...methods,
          ...(getJob && { getJob: async (message, call) => change(await getJob(message, call)) as never }),
        };
      },
    })),
  };
}

const plugin = grpcPluginOf("grpc-jobs", () => grpcJobs);

describe("preflight", () => {
  it.for(GOOD_SUBJECTS.map((subject) => [subject.plugin.id, subject] as const))(
    "finds nothing wrong with the world of %s",
    async ([, subject]) => {
      const found = await withTransport(subject.transport ?? "direct", async () => await preflight(subject));
      expect(found).toBeUndefined();
    },
  );

  it("finds a state that a gRPC service answers and the world does not document", async () => {
    const { STOPPED: _left, ...states } = grpcJobsWorld.states;
    const world: World = { ...grpcJobsWorld, states, cancelledState: "FAILED" };
    const odd = withGetJob((answer) => ("state" in answer && answer.state === 5 ? { ...answer, state: 999 } : answer));
    const found = await preflight({ plugin, world: { ...world, grpc: odd.grpc } });
    expect(found).toMatch(
      /^the method getJob of jobs\.v1\.JobService, in `grpc` of the world, answers the state "999" in `state`/,
    );
  });

  it("finds what a method of a gRPC service throws", async () => {
    const world = withGetJob(() => {
      throw new TypeError("there is no state");
    });
    const found = await preflight({ plugin, world });
    expect(found).toContain("the method getJob of jobs.v1.JobService, in `grpc` of the world, threw TypeError");
    expect(found).toContain("throw a `GrpcError`");
  });
});
