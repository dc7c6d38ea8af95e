import { BlockList, isIP } from 'node:net';

/** Which addresses may be called. */
export interface Addresses {
  /** Whether the operator has opened the address by a range. */
  isAllowed(address: string): boolean;
  /** Whether the address is of the open internet, or was opened by the operator. */
  isCallable(address: string): boolean;
  /** Whether the operator has opened anything at all. */
  readonly hasRanges: boolean;
}

/**
 * IPv4 that is not the open internet (IANA special-purpose registry; OWASP SSRF cheat sheet; Svix `is_allowed`), and
 * 168.63.129.16, where Azure answers its own machines.
 */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * IPv6 is open only in 2000::/3: the first three ranges are everything else, with ::1, ::, mapped IPv4 (::ffff:0:0/96),
 * NAT64 (64:ff9b::/96), discard (100::/64), SRv6 (5f00::/16), fc00::/7, fe80::/10 and ff00::/8 among it. What follows is
 * closed within: protocol assignments with Teredo, documentation, and 6to4, which wraps any IPv4 address.
 */
const closed6 = ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/**
 * The addresses that may be called: those of the open internet, and those in `ranges` (CIDR), which the operator has
 * opened. A range that is none is a fault of the configuration, and thrown.
 */
export function createAddresses(ranges: readonly string[]): Addresses {
  const closed = listOf([...closed4, ...closed6]);
  const allowed = listOf(ranges);
  const isAllowed = (address: string) => holds(allowed, address);
  return {
    hasRanges: ranges.length > 0,
    isAllowed,
    isCallable: (address) => isIP(address) !== 0 && (isAllowed(address) || !holds(closed, address)),
  };
}

interface Lists {
  readonly ipv4: BlockList;
  readonly ipv6: BlockList;
}

/** A list for each family: Node would find every IPv4 address in an IPv6 range that holds the mapped ones. */
function listOf(ranges: readonly string[]): Lists {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of ranges) {
    const [, address = '', length = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(range) ?? [];
    const version = isIP(address);
    if (version === 0 || Number(length) > (version === 4 ? 32 : 128)) {
      throw new Error('An address range of the configuration is not one: expected CIDR, such as 10.0.0.0/8');
    }
    const family = version === 4 ? 'ipv4' : 'ipv6';
    lists[family].addSubnet(address, Number(length), family);
  }
  return lists;
}

/** An address with a zone (`fe80::1%eth0`) is one of the machine's own links: it is in no range of the operator's. */
function holds(lists: Lists, address: string): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  return lists[family].check(plain, family);
}
