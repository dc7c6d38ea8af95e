import { isMembers, same } from '../mapping/engine/constants.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * All that a message tells that was seen before: `old` is what was read, `last` what the message as it was would tell if
 * it were new, `next` what it tells now. What did not change is told as it was read, since several places of a wire may
 * say one fact of the message, and only some of them did. The groups of `deep` are compared member by member.
 */
export function retell(old: object, last: object, next: object, deep: readonly string[] = []): Record<string, unknown> {
  const [was, said, is]: readonly Members[] = [{ ...old }, { ...last }, { ...next }];
  const told: Record<string, unknown> = {};
  for (const name of new Set([was, said, is].flatMap((members) => Object.keys(members ?? {})))) {
    const group = [was?.[name], said?.[name], is?.[name]] as const;
    const fact = deep.includes(name) ? retellGroup(...group) : retellFact(...group);
    if (fact !== undefined) told[name] = fact;
  }
  return told;
}

const retellFact = (was: unknown, said: unknown, is: unknown): unknown => (same(is, said) ? was : is);

const retellGroup = (was: unknown, said: unknown, is: unknown): unknown =>
  isMembers(was) && isMembers(said) && isMembers(is) ? retell(was, said, is) : retellFact(was, said, is);
