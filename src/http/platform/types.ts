import type { Capacity } from '../../domain/community-service.js';
import type { WithdrawalMessage } from '../../domain/message.js';
import type { Professional } from '../../domain/professional.js';
import type { Progress } from '../../domain/progress.js';
import type { Report } from '../../domain/report.js';
import type { ServiceQuestion } from '../../domain/service-search.js';
import type { StoryDetail } from '../../domain/story-block.js';

/** What each body says once its schema has checked it, in the words of the domain. */
export interface Bodies {
  readonly progressReport: Omit<Progress, 'askedOn'> & {
    readonly saidBy?: Professional;
    readonly report?: Report;
  };
  readonly withdrawalRequest: Pick<WithdrawalMessage['progress'], 'state' | 'reason' | 'notes' | 'saidOn'>;
  readonly withdrawalAnswer: { readonly agreed: boolean; readonly words?: string };
  readonly acknowledgement: { readonly ids?: readonly string[]; readonly upTo?: string };
  readonly webhookRegistration: { readonly url: string };
  readonly serviceCapacity: { readonly capacity: Capacity };
}

/** What each query asks. */
export interface Queries {
  readonly summary: { readonly detail?: StoryDetail };
  readonly inbox: { readonly after?: string; readonly limit?: number };
  readonly referrals: {
    readonly state?: string;
    readonly changedSince?: string;
    readonly after?: string;
    readonly limit?: number;
  };
  readonly services: Omit<ServiceQuestion, 'on'> & { readonly after?: string; readonly limit?: number };
  readonly reviews: { readonly dueBefore?: string; readonly limit?: number };
}
