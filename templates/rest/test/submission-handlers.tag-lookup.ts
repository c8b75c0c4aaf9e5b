import type { WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import { z } from "zod";

import { isAuthorized, JOBS, unauthorized, type View } from "./answers.ts";

const tagged = z.object({ tag: z.string() });

/** `POST /v1/jobs` makes a job each time; `GET /v1/jobs?tag=` lists those with a tag. */
export function submissionHandlers(tools: WorldTools, view: View): readonly RequestHandler[] {
  return [
    http.post(JOBS, async ({ request }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      const spec: unknown = await request.json();
      return HttpResponse.json(view(tools.jobs.add({ key: tagged.parse(spec).tag, spec })), { status: 201 });
    }),
    http.get(JOBS, ({ request }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      const found = tools.jobs.byKey(new URL(request.url).searchParams.get("tag") ?? "");
      return HttpResponse.json({ jobs: found === undefined ? [] : [view(found)] });
    }),
  ];
}
