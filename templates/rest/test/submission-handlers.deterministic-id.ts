import type { WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";

import { isAuthorized, JOBS, problem, unauthorized, type View } from "./answers.ts";

/** `PUT /v1/jobs/{id}`: the same id means the same job; with another body it is a mistake of the caller. */
export function submissionHandlers(tools: WorldTools, view: View): readonly RequestHandler[] {
  return [
    http.put(`${JOBS}/:id`, async ({ request, params }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      const id = String(params["id"]);
      if (!/^[a-z][a-z0-9-]{0,62}$/.test(id)) return problem(400, "an id has 1 to 63 of a-z, 0-9 and -");
      const spec: unknown = await request.json();
      const known = tools.jobs.byKey(id);
      if (known === undefined) return HttpResponse.json(view(tools.jobs.add({ id, key: id, spec })), { status: 201 });
      if (JSON.stringify(known.spec) !== JSON.stringify(spec)) return problem(409, "the id belongs to another job");
      return HttpResponse.json(view(known));
    }),
  ];
}
