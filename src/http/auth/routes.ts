import { Router } from 'express';
import { send } from '../door.js';
import { smartConfiguration } from './smart-configuration.js';
import { createTokenEndpoint, type TokenEndpointDeps } from './token.js';

/** Where the token endpoint is, below Waymark's public address. */
export const tokenUrlOf = (baseUrl: string): string => `${baseUrl}/token`;

export interface AuthRoutesDeps extends TokenEndpointDeps {
  readonly baseUrl: string;
  /** The scopes that the doors know what to do with, e.g. `system/Task.rus`. */
  readonly scopes: readonly string[];
}

/** What must be open to all: the token endpoint, and the page that says where it is. */
export function createAuthRoutes({ baseUrl, scopes, ...deps }: AuthRoutesDeps): Router {
  const router = Router();
  const page = JSON.stringify(smartConfiguration(tokenUrlOf(baseUrl), scopes));
  router.get(['/.well-known/smart-configuration', '/fhir/.well-known/smart-configuration'], (_request, response) => {
    send(
      response,
      { status: 200, headers: { 'cache-control': 'public, max-age=300' }, body: page },
      'application/json',
    );
  });
  router
    .route('/token')
    .post(createTokenEndpoint(deps))
    .all((_request, response) => {
      const body = { error: 'invalid_request', error_description: 'expected POST' };
      const headers = { allow: 'POST', 'cache-control': 'no-store' };
      send(response, { status: 405, headers, body: JSON.stringify(body) }, 'application/json');
    });
  return router;
}
