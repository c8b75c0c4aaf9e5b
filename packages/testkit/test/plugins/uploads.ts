import { http, HttpResponse, type RequestHandler } from "msw";

import type { ResourceTable } from "../../src/msw/index.ts";

/** `PUT` and `DELETE /uploads/{name}`: files that a job may need. They stay until somebody deletes them. */
export function uploadHandlers(serviceUrl: string, resources: ResourceTable): RequestHandler[] {
  return [
    http.put(`${serviceUrl}/uploads/:name`, ({ params }) => {
      resources.add(String(params["name"]));
      return HttpResponse.json({ name: params["name"] }, { status: 201 });
    }),
    http.delete(`${serviceUrl}/uploads/:name`, ({ params }) =>
      resources.remove(String(params["name"]))
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json({ error: "no such upload" }, { status: 404 }),
    ),
  ];
}
