import { http, HttpResponse } from "msw";

import type { World } from "../../src/msw/index.ts";
import { jobServiceWorld, SERVICE_URL } from "./job-service.world.ts";

/** A fake that is told the key and does not use it: whatever is submitted, it answers with the first job. A plugin that is right with it proves nothing. */
export const weakWorld: World = {
  ...jobServiceWorld,
  handlers: (tools) => [
    http.post(`${SERVICE_URL}/jobs`, ({ request }) => {
      const key = request.headers.get("idempotency-key");
      const job = tools.jobs.list()[0] ?? tools.jobs.add({ key });
      return HttpResponse.json({ id: job.id, state: job.state }, { status: 201 });
    }),
    ...jobServiceWorld.handlers(tools),
  ],
};
