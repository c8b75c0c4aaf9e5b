import { http, HttpResponse } from "msw";
import * as z from "zod";

import { defineWorld, type World } from "../../../../src/msw/index.ts";
import { jobServiceWorld, SERVICE_URL, tokenHandler, view } from "../../job-service.world.ts";

const query = z.object({ tag: z.string() });

/** The job service with a search that takes its query in a body. */
export const searchedWorld: World = defineWorld({
  ...jobServiceWorld,
  reads: [`POST ${SERVICE_URL}/jobs/search`],
  handlers: (tools) => [
    tokenHandler(tools.secret),
    http.post(`${SERVICE_URL}/jobs/search`, async ({ request }) => {
      const { tag } = query.parse(await request.json());
      const found = tools.jobs.byKey(tag);
      return HttpResponse.json({ jobs: found === undefined ? [] : [view(found)] });
    }),
    ...jobServiceWorld.handlers(tools),
  ],
});
