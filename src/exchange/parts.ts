import type { Resource } from '@medplum/fhirtypes';
import { type SharedPart, type Shares, showingOf } from '../domain/sharing.js';
import { isConnection, isConnectionWork, isPlanAction, isPracticeRequest } from '../mapping/engine/reported.js';
import { isMeasure } from '../mapping/resources/measure.js';
import { profiles } from '../mapping/systems.js';
import type { Audience } from '../store/records.js';

/** Which part of what comes back a profile of ours is for. */
const parts: Readonly<Record<string, SharedPart>> = {
  [profiles.contact]: 'contacts',
  [profiles.foundNeed]: 'needs',
  [profiles.assessment]: 'assessments',
  [profiles.measure]: 'measures',
  // What a measure's scores were made from.
  [profiles.measureAnswers]: 'answers',
  [profiles.signpost]: 'signposts',
  [profiles.supportPlan]: 'plan',
  [profiles.goal]: 'plan',
  [profiles.planAction]: 'plan',
  [profiles.connection]: 'connections',
  [profiles.connectionTask]: 'connections',
  [profiles.practiceRequest]: 'requests',
  [profiles.summary]: 'summaries',
  [profiles.recordEntry]: 'codedEntries',
};

/** Which part of what comes back a resource is; undefined for one that came with the referral. */
export function partOf(resource: Resource): SharedPart | undefined {
  const { resourceType } = resource;
  if (resourceType === 'Task') return taskPart(resource);
  if (resourceType === 'ServiceRequest') {
    return isConnection(resource) ? 'connections' : isPlanAction(resource) ? 'plan' : undefined;
  }
  // An outcome in words alone has no scores to be shown without them.
  if (resourceType === 'Observation' && isMeasure(resource) && resource.component === undefined) return 'answers';
  return resource.meta?.profile?.flatMap((profile) => parts[profile] ?? [])[0];
}

function taskPart(task: Resource & { readonly resourceType: 'Task' }): SharedPart {
  if (isPracticeRequest(task)) return 'requests';
  return isConnectionWork(task) ? 'connections' : 'state';
}

/**
 * Who may read what a report brings, beside the one who does the work. What belongs to no part that is known goes only
 * where everything does.
 */
export function audienceOf(part: SharedPart | undefined, { referrer, readers }: Shares): Audience {
  const isShown = (share: Shares['referrer']) => showingOf(part ?? 'other', share) !== 'hidden';
  if (!isShown(readers)) return 'performer';
  return isShown(referrer) ? 'all' : 'readers';
}
