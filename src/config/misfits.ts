import { BlockList, isIP } from 'node:net';
import { isObject, textsIn } from '../conformance/json-kinds.js';
import { error, type Issue } from '../domain/issue.js';
import type { ConfigForm } from './schema.js';

/** The ranges that are ones; the others are told as faults of their own. */
export const rangesIn = (egress: unknown): readonly string[] =>
  isObject(egress) ? textsIn(egress.allow).filter(isRange) : [];

/** As set; the address that is listened at, when only this machine can reach it and it is known beforehand. */
export function baseUrlOf({ baseUrl, host, port }: ConfigForm): string | undefined {
  if (baseUrl !== undefined) return baseUrl.replace(/\/+$/, '');
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return isThisMachine(name) && port !== 0 ? `http://${name}:${port}` : undefined;
}

/** What is wrong between settings that are right by themselves. */
export function misfits(form: ConfigForm): Issue[] {
  const { admin, port, host, egress, delivery, trustProxy } = form;
  const baseUrl = baseUrlOf(form);
  const fault = (path: string, text: string) => error('configuration', path, text);
  return [
    ...(baseUrl === undefined
      ? [
          fault(
            'WAYMARK_BASE_URL',
            'found nothing; expected the public address, since others than this machine call it or its port is not known',
          ),
        ]
      : baseUrlFaults(baseUrl).map((text) => fault('/baseUrl', text))),
    ...(admin.port === port && port !== 0 && admin.host === host
      ? [fault('/admin/port', 'found the port of the public door; expected another')]
      : []),
    ...egress.allow.flatMap((range, i) =>
      isRange(range)
        ? []
        : [fault(`/egress/allow/${i}`, 'found no range of addresses; expected CIDR, such as 10.1.2.0/24')],
    ),
    ...trustProxy.flatMap((proxy, i) =>
      isIP(proxy) !== 0 || isRange(proxy)
        ? []
        : [
            fault(
              `/trustProxy/${i}`,
              'found neither an address nor a range of addresses; expected one, such as 10.1.2.3',
            ),
          ],
    ),
    ...(delivery.firstWait > delivery.longestWait
      ? [fault('/delivery/firstWait', 'found a first wait that is longer than the longest; expected a shorter one')]
      : []),
  ];
}

/** Whether a host, as `URL` gives it, is the machine itself: what is said to it crosses no network. */
const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);

function baseUrlFaults(text: string): string[] {
  if (!URL.canParse(text)) return ['found a string that is no URL; expected https://…'];
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  return [
    ...(protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname))
      ? []
      : ['found a URL that is not https; expected https, or http on this machine alone']),
    ...(username + password === '' ? [] : ['found a URL with a name or password in it; expected none']),
    ...(search + hash === '' && !/[?#]/.test(text) ? [] : ['found a URL with a query or fragment; expected none']),
  ];
}

function isRange(text: string): boolean {
  const [, address = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
