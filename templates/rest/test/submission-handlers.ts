import type { WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";

import { isAuthorized, JOBS, problem, unauthorized, type View } from "./answers.ts";

/** `POST /v1/jobs`: the same key means the same job; with another body it is a mistake of the caller. */
export function submissionHandlers(tools: WorldTools, view: View): readonly RequestHandler[] {
  return [
    http.post(JOBS, async ({ request }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      const key = request.headers.get("idempotency-key");
      const spec: unknown = await request.json();
      const known = key === null ? undefined : tools.jobs.byKey(key);
      if (known === undefined) return HttpResponse.json(view(tools.jobs.add({ key, spec })), { status: 201 });
      if (JSON.stringify(known.spec) !== JSON.stringify(spec))
        return problem(422, "the key belongs to another request");
      return HttpResponse.json(view(known));
    }),
  ];
}
