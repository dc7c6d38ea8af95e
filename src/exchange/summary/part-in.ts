import type { Resource } from '@medplum/fhirtypes';
import type { StoryPart } from '../../domain/story-block.js';
import { isConnection, isConnectionWork, isPlanAction, isPracticeRequest } from '../../mapping/engine/reported.js';
import { codeSystems, profiles } from '../../mapping/systems.js';

const parts: Readonly<Record<string, StoryPart>> = {
  [profiles.patient]: 'referral',
  [profiles.need]: 'needs',
  [profiles.personReport]: 'needs',
  [profiles.flag]: 'risks',
  [profiles.contact]: 'contacts',
  [profiles.assessment]: 'measures',
  [profiles.measure]: 'measures',
  [profiles.signpost]: 'signposts',
  [profiles.supportPlan]: 'plan',
  [profiles.goal]: 'plan',
  [profiles.summary]: 'link-worker-words',
};

/** In which part of a summary a resource is an entry; undefined where it only stands behind others. */
export function partIn(resource: Resource): StoryPart | undefined {
  if (resource.resourceType === 'ServiceRequest') {
    if (isPlanAction(resource)) return 'plan';
    return isConnection(resource) ? 'connections' : 'referral';
  }
  if (resource.resourceType === 'Task') {
    if (isPracticeRequest(resource)) return 'requested-actions';
    return isConnectionWork(resource) ? 'connections' : 'ending';
  }
  const { profile = [] } = resource.meta ?? {};
  if (profile.includes(profiles.foundNeed) && resource.resourceType === 'Condition') {
    const isPlanned = resource.category?.some(({ coding = [] }) =>
      coding.some(({ system, code }) => system === codeSystems.conditionCategory && code === 'plan-need'),
    );
    return isPlanned === true ? 'plan' : 'needs-found';
  }
  return profile.flatMap((one) => parts[one] ?? [])[0];
}
