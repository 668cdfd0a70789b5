// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServedRequest } from "../requests/served-request.ts";

/** What a span says of a request. */
export const requestAttributes = ({
  requestId,
  clientId,
  userId,
  http,
}: ServedRequest): Record<string, string | number> => ({
  iggy_request_id: requestId,
  ...(clientId !== undefined && { iggy_client_id: clientId }),
  ...(userId !== undefined && { iggy_user_id: userId }),
  ...(http !== undefined && {
    "http.request.method": http.method,
    "http.route": http.route,
    "http.response.status_code": http.status,
  }),
});
