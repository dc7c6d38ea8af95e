import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { error, type Issue } from '../domain/issue.js';
import { type Addresses, createAddresses } from './addresses.js';
import { AddressRefused, areHeaders, type Call, call, type Sent } from './call.js';

/** The one way out of Waymark. */
export interface Outgoing {
  /** Calls a server. It never throws, and follows no redirect: a 3xx is an answer like any other. */
  send(call: Call): Promise<Sent>;
  /**
   * What is wrong with an endpoint at which a party wants to be called; `path` is where it was found. Its name is looked
   * up at each call, not here.
   */
  checkEndpoint(url: string, path?: string): readonly Issue[];
  /** Closes the connections that are kept open. */
  close(): void;
}

export interface OutgoingDeps {
  /** CIDR ranges of otherwise closed addresses that the operator has opened; there, http is allowed too. */
  readonly allow: { readonly ranges: readonly string[] };
  /** Milliseconds for a whole call, from the lookup of the name to the last byte of the answer. */
  readonly timeout?: number;
  /** The longest answer that is read, in bytes. */
  readonly longest?: number;
  /** How every address of a name is found; the system's way when left out. */
  readonly lookup?: LookupAll;
}

export type LookupAll = (
  name: string,
  done: (fault: Error | null, found: readonly { readonly address: string; readonly family: number }[]) => void,
) => void;

/** Below the 5 s after which Node's own servers, and many others, close a connection that is not used. */
const keptOpen = 4_000;

/**
 * Calls that cannot be turned against the house (OWASP SSRF cheat sheet).
 *
 * Only http and https, no name or password in a URL; https, unless every address of the host is in a range that the
 * operator has opened. The addresses are checked when a connection is made, all of them, and it is made to what was
 * checked: a name that leads elsewhere a moment later leads nowhere. Nothing is followed, unpacked, or read beyond its
 * limits. Thrown: a range of the configuration that is none.
 */
export function createOutgoing({ allow, timeout = 10_000, longest = 1_000_000, lookup }: OutgoingDeps): Outgoing {
  const addresses = createAddresses(allow.ranges);
  const lookupAll = lookup ?? systemLookupAll;
  const agents = {
    http: new HttpAgent({ keepAlive: true, timeout: keptOpen }),
    https: new HttpsAgent({ keepAlive: true, timeout: keptOpen, minVersion: 'TLSv1.2' }),
  };
  return {
    send: async (asked) => {
      const url = parseUrl(asked.url);
      if (url === undefined) return { kind: 'failed', fault: 'url-refused' };
      if (checkUrl(url, addresses) !== undefined) return { kind: 'failed', fault: 'address-refused' };
      if (!areHeaders(asked.headers)) return { kind: 'failed', fault: 'headers-refused' };
      const agent = url.protocol === 'https:' ? agents.https : agents.http;
      const way = { url, timeout, longest, lookup: guarded(url, addresses, lookupAll) };
      const sent = await call(asked, { ...way, agent });
      // That a receiver closed a connection which was kept open says nothing of the message: once more, on a new one.
      return sent.kind === 'failed' && sent.fault === 'stale' ? call(asked, { ...way, agent: false }) : sent;
    },
    checkEndpoint: (text, path = '') => {
      const url = parseUrl(text);
      const fault =
        url === undefined ? 'found no URL that can be called; expected https://…' : checkUrl(url, addresses);
      return fault === undefined ? [] : [error('value', path, fault)];
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function parseUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) ? url : undefined;
}

/** What of a URL is refused before its name is looked up. The URL's parser has made every spelling of an address one. */
function checkUrl(url: URL, addresses: Addresses): string | undefined {
  if (url.username !== '' || url.password !== '') return 'found a name or password in the URL; expected none';
  const isOpen = url.protocol === 'https:';
  const host = hostOf(url);
  if (isIP(host) !== 0) {
    if (!addresses.isCallable(host)) return 'found an address that is not of the open internet; expected one that is';
    return isOpen || addresses.isAllowed(host) ? undefined : 'found http; expected https';
  }
  const isLocal = /(^|\.)(localhost|local|internal|localdomain)\.?$/.test(host);
  if (isLocal && !addresses.hasRanges) return 'found a name of the local network; expected one of the open internet';
  return isOpen || addresses.hasRanges ? undefined : 'found http; expected https';
}

const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Finds the addresses of a name for a connection, and refuses them all when one of them may not be called. */
function guarded(url: URL, addresses: Addresses, lookupAll: LookupAll): LookupFunction {
  const mayBeCalled = url.protocol === 'https:' ? addresses.isCallable : addresses.isAllowed;
  return (name, options, done) => {
    lookupAll(name, (fault, found) => {
      if (fault !== null) return done(fault, []);
      const [first] = found;
      if (first === undefined || !found.every(({ address }) => mayBeCalled(address))) {
        return done(new AddressRefused(), []);
      }
      return options.all === true ? done(null, [...found]) : done(null, first.address, first.family);
    });
  };
}

const systemLookupAll: LookupAll = (name, done) => {
  systemLookup(name, { all: true, verbatim: true }, (fault, found) => done(fault, found ?? []));
};
