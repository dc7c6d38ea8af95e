import type { Resource, ServiceRequest, Task } from '@medplum/fhirtypes';
import { codeSystems } from '../systems.js';
import { anyHolds } from './elements.js';

/*
 * A report holds requests and work of its own: they are told from the referral and the work on it by a code of our
 * CodeSystem report-part, wherever they stand and whatever they refer to.
 */

/** A step of a plan is asked for by the person and their link worker: it is no referral. */
export const isPlanAction = ({ category }: ServiceRequest): boolean =>
  anyHolds(category, codeSystems.reportPart, 'plan-action');

/** The ask of a community service, made on the way: the referral that it follows from is another. */
export const isConnection = ({ category }: ServiceRequest): boolean =>
  anyHolds(category, codeSystems.reportPart, 'connection');

/** What a community service does when it is asked. */
export const isConnectionWork = ({ code }: Task): boolean =>
  code !== undefined && anyHolds([code], codeSystems.reportPart, 'connection');

/** What the practice is asked to do. */
export const isPracticeRequest = ({ code }: Task): boolean =>
  code !== undefined && anyHolds([code], codeSystems.reportPart, 'practice-action');

/** Whether a request is part of what comes back, and not the referral. */
export const isReportedRequest = (request: ServiceRequest): boolean => isPlanAction(request) || isConnection(request);

/** Whether work is part of what comes back, and not the work on the referral. */
export const isReportedTask = (task: Task): boolean => isConnectionWork(task) || isPracticeRequest(task);

/** The same of any resource. */
export const isAskOfReport = (resource: Resource): boolean =>
  (resource.resourceType === 'ServiceRequest' && isReportedRequest(resource)) ||
  (resource.resourceType === 'Task' && isReportedTask(resource));
