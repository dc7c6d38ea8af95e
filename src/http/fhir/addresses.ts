import type { KeptResource } from '../../store/records.js';

/** Where things are found: always below the configured base, whatever host a request was sent to. */
export interface Addresses {
  readonly base: string;
  /** `Type/id` below the base. */
  resource(type: string, id: string): string;
  version(resource: Pick<KeptResource, 'type' | 'id' | 'version'>): string;
  /** What stands behind our own base in an absolute URL; undefined for everybody else's. */
  below(url: string): string | undefined;
}

export function createAddresses(baseUrl: string): Addresses {
  const base = baseUrl.replace(/\/+$/, '');
  const resource = (type: string, id: string) => `${base}/${type}/${id}`;
  return {
    base,
    resource,
    version: ({ type, id, version }) => `${resource(type, id)}/_history/${version}`,
    below: (url) => (url.startsWith(`${base}/`) ? url.slice(base.length + 1) : undefined),
  };
}

/** The version of a resource as HTTP says it (http://hl7.org/fhir/R4/http.html#versioning). */
export const etagOf = ({ version }: Pick<KeptResource, 'version'>): string => `W/"${version}"`;

export const instantOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The headers that tell which version of a resource this is. */
export const versionHeaders = (resource: KeptResource): Record<string, string> => ({
  etag: etagOf(resource),
  'last-modified': new Date(resource.updatedAt).toUTCString(),
});
