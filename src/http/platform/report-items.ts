import { writeJson } from '../../conformance/json-literals.js';
import { ajvFormats } from '../../connectors/platform/formats.js';
import { Refusal } from '../../domain/issue.js';
import type { Report } from '../../domain/report.js';
import { loadKept } from '../../exchange/kept-exchange.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Exchange } from '../../store/records.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import { exchangeTold } from './exchanges.js';
import { type ReferralsDeps, toldOf } from './referrals.js';
import { about, type ReportsDeps } from './reports.js';

/** What is known of a referral beside where it stands: the report alone. */
export async function readReport(deps: ReferralsDeps, asking: Asking): Promise<Reply> {
  const { exchange, told } = await toldOf(deps, asking);
  const referral: unknown = isMembers(told) ? told.referral : undefined;
  const report: unknown = isMembers(referral) ? referral.report : undefined;
  return {
    status: 200,
    headers: { etag: `"${exchange.version}"` },
    body: writeJson({
      exchange: exchangeTold(exchange, asking.asked.visitor.party),
      ...(report !== undefined && { report }),
    }),
  };
}

/** The parts of a report that are sent by themselves. */
export type ReportPart = keyof Report;

/** As often as somebody else may be faster while one thing is written down. */
const rounds = 50;

/**
 * One thing of a report, or several of one list, said by the link worker: a progress report that repeats where the work
 * stands. Issues say where in the body. Where the work moves on at this moment it is read anew, so that nothing is
 * moved back; with an `If-Match` of the sender's own that is theirs to do.
 */
export async function recordItems(deps: ReportsDeps, asking: Asking, list: ReportPart): Promise<Reply> {
  const { json } = asking;
  const isOne = list === 'plan' || !Array.isArray(json);
  const items = list === 'plan' || Array.isArray(json) ? json : [json];
  const above = `/report/${list}${isOne && list !== 'plan' ? '/0' : ''}`;
  const once = () =>
    about(deps, asking, {
      side: 'performer',
      isPinned: true,
      part: list,
      bodyPath: (path) => (path.startsWith(above) ? path.slice(above.length) : ''),
      saying: async (exchange) => ({
        kind: 'progress',
        receiver: exchange.referrer,
        saidOn: undefined,
        facts: { progress: await presentProgress(deps, exchange), report: { [list]: items } },
      }),
    });
  for (let round = 1; ; round += 1) {
    try {
      return await once();
    } catch (thrown) {
      const isOvertaken = thrown instanceof Refusal && thrown.issues.some(({ code }) => code === 'version-stale');
      if (!isOvertaken || asking.expected !== undefined || round === rounds) throw thrown;
    }
  }
}

/** Where the work stands now, to be said again: what was noted with it was said already, and so was when. */
async function presentProgress({ store }: ReportsDeps, exchange: Exchange): Promise<unknown> {
  const { referral } = await loadKept(store, exchange);
  const { state, reason, closing, holding } = referral.referral.progress ?? { state: exchange.state };
  return {
    state,
    ...(reason !== undefined && { reason: sayable(reason) }),
    ...(closing !== undefined && { closing }),
    ...(holding !== undefined && { holding: sayable(holding) }),
  };
}

/** Words that nobody can see came on another wire: here they would stand in the way of what is recorded. */
function sayable<T extends { readonly words?: string }>({ words, ...said }: T) {
  return { ...said, ...(words !== undefined && ajvFormats.words(words) && { words }) };
}
