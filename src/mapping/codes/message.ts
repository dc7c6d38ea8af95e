import type { Message } from '../../domain/message.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

export type MessageEvent = 'servicerequest-request' | 'servicerequest-response';

export const messageEvent: CodeTable<MessageEvent> = {
  name: 'message event',
  source: 'BaRS IG 1.12.0, CodeSystem message-events-bars; its booking events are not about referrals',
  system: codeSystems.messageEventsBars,
  rows: {
    'servicerequest-request': { code: 'servicerequest-request' },
    'servicerequest-response': { code: 'servicerequest-response' },
  },
};

export type MessageReason = 'new' | 'update' | 'delete';

export const messageReason: CodeTable<MessageReason> = {
  name: 'message reason',
  source: 'BaRS IG 1.12.0, CodeSystem message-reason-bars 1.1.0',
  system: codeSystems.messageReasonBars,
  rows: { new: { code: 'new' }, update: { code: 'update' }, delete: { code: 'delete' } },
};

/** What a message does to its referral, where no header says so. */
export const messageDoes: CodeTable<Message['kind']> = {
  name: 'what a message does',
  source: 'http://hl7.org/fhir/ValueSet/provenance-activity-type 4.0.1: its codes of v3-DataOperation',
  system: codeSystems.dataOperation,
  rows: {
    referral: { code: 'CREATE', display: 'create' },
    progress: { code: 'UPDATE', display: 'revise' },
    withdrawal: { code: 'NULLIFY', display: 'nullify' },
  },
};
