import type { HeadedAccount } from '../../mapping/resources/message-header.js';
import type { TakenBack } from '../../mapping/resources/service-request.js';
import type { Answer } from './answer.js';

/** All that a message of this wire tells, by the paths of its parts. */
export interface BarsAccount extends HeadedAccount {
  readonly takenBack?: TakenBack;
  readonly answer?: Answer;
}

/** The version of this application that a message says it keeps to: BaRS guide: message structure, `Bundle.meta.versionId`. */
export const applicationVersion = '1.0.0';

/** Any version of the same major number is read: BaRS counts breaking changes there. */
export const isSupportedVersion = (version: string): boolean => /^1\.\d+\.\d+(-[A-Za-z0-9.-]+)?$/.test(version);
