import type { FromSchema } from 'json-schema-to-ts';
import { defaultLimits } from '../conformance/json.js';
import { defaultRetries } from '../delivery/backoff.js';
import { defaultLanes } from '../delivery/lanes.js';

const milliseconds = (most: number) => ({ type: 'integer', minimum: 100, maximum: most }) as const;
const perMinute = { type: 'integer', minimum: 1, maximum: 1_000_000 } as const;

/**
 * JSON Schema (2020-12) of the configuration: what may be set, in the file or by an environment variable
 * (`x-variable`), and what stands when it is not. docs/configuration.md is made from it.
 */
export const configSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Configuration of Waymark',
  type: 'object',
  additionalProperties: false,
  required: [
    'store',
    'host',
    'port',
    'admin',
    'nhsNumber',
    'packages',
    'egress',
    'trustProxy',
    'limits',
    'delivery',
    'stalledAfterDays',
    'logLevel',
    'parties',
  ],
  properties: {
    store: {
      type: 'string',
      pattern: '^(sqlite:.+|postgres(ql)?://.+)$',
      default: 'sqlite:./waymark.db',
      description:
        'Where everything is kept: `sqlite:<file>` or `postgres://<user>@<host>/<database>`. A password stands in the variable, never in the file.',
      'x-variable': 'WAYMARK_STORE',
    },
    baseUrl: {
      type: 'string',
      minLength: 1,
      maxLength: 2000,
      description:
        'The public address of the service, as clients write it, without a slash at its end: links and the token endpoint are told by it, never by the Host header. Needed unless `host` is this machine alone; then it is `http://<host>:<port>`.',
      'x-variable': 'WAYMARK_BASE_URL',
    },
    host: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      default: '127.0.0.1',
      description: 'The address that the service listens at. `0.0.0.0` is every address of the machine.',
      'x-variable': 'WAYMARK_HOST',
    },
    port: {
      type: 'integer',
      minimum: 0,
      maximum: 65535,
      default: 8080,
      description: 'The port that the service listens at; 0 is any that is free.',
      'x-variable': 'WAYMARK_PORT',
    },
    admin: {
      type: 'object',
      additionalProperties: false,
      required: ['host', 'port', 'tokenVariable'],
      default: {},
      description: 'The door of the operator, with metrics: a port of its own.',
      properties: {
        host: {
          type: 'string',
          minLength: 1,
          maxLength: 255,
          default: '127.0.0.1',
          description: 'The address that it listens at.',
          'x-variable': 'WAYMARK_ADMIN_HOST',
        },
        port: {
          type: 'integer',
          minimum: 0,
          maximum: 65535,
          default: 8081,
          description: 'Its port; 0 is any that is free.',
          'x-variable': 'WAYMARK_ADMIN_PORT',
        },
        tokenVariable: {
          type: 'string',
          pattern: '^[A-Z][A-Z0-9_]{0,99}$',
          default: 'WAYMARK_ADMIN_TOKEN',
          description: 'The name of the variable that holds the token of the operator, at least 32 characters.',
        },
      },
    },
    nhsNumber: {
      enum: ['refuse', 'warn'],
      default: 'refuse',
      description:
        'What a wrong check digit in an NHS number brings about. `warn` is for test environments: published samples carry wrong numbers.',
      'x-variable': 'WAYMARK_NHS_NUMBER',
    },
    packages: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', minLength: 1, maxLength: 4000 },
      default: [],
      description: 'Folders with further FHIR packages (`.tgz`) and definitions (`.json`) to check against.',
      'x-variable': 'WAYMARK_PACKAGES',
    },
    egress: {
      type: 'object',
      additionalProperties: false,
      required: ['allow'],
      default: {},
      description: 'Where the service may call out to.',
      properties: {
        allow: {
          type: 'array',
          maxItems: 100,
          items: { type: 'string', minLength: 1, maxLength: 50 },
          default: [],
          description:
            'Ranges (CIDR) of private or loopback addresses that it may call: `10.1.2.0/24`, `127.0.0.0/8`. All of them are closed otherwise.',
          'x-variable': 'WAYMARK_EGRESS_ALLOW',
        },
      },
    },
    trustProxy: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', minLength: 1, maxLength: 50 },
      default: [],
      description:
        'Addresses or ranges of the proxies in front, whose `X-Forwarded-For` is believed when requests are counted by address. Nobody else is believed.',
      'x-variable': 'WAYMARK_TRUST_PROXY',
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      required: ['bodyBytes', 'requestTimeout', 'perParty', 'perAddress', 'inFlight', 'validations', 'queue'],
      default: {},
      description: 'How much the service takes on.',
      properties: {
        bodyBytes: {
          type: 'integer',
          minimum: 1000,
          maximum: 100_000_000,
          default: defaultLimits.bytes,
          description: 'The longest body, in bytes; a longer one gets 413.',
          'x-variable': 'WAYMARK_BODY_BYTES',
        },
        requestTimeout: {
          ...milliseconds(600_000),
          default: 20_000,
          description: 'Milliseconds in which a body must have come in whole; a slower one gets 408.',
          'x-variable': 'WAYMARK_REQUEST_TIMEOUT',
        },
        perParty: {
          ...perMinute,
          default: 3_000,
          description: 'Requests a minute of a party that has no `rate` of its own; more get 429.',
          'x-variable': 'WAYMARK_PER_PARTY',
        },
        perAddress: {
          ...perMinute,
          default: 1_200,
          description: 'Requests a minute from one address that no token vouches for; more get 429.',
          'x-variable': 'WAYMARK_PER_ADDRESS',
        },
        inFlight: {
          type: 'integer',
          minimum: 1,
          maximum: 100_000,
          default: 500,
          description: 'Requests that are answered at one time; more get 503 with Retry-After.',
          'x-variable': 'WAYMARK_IN_FLIGHT',
        },
        validations: {
          type: 'integer',
          minimum: 1,
          maximum: 1000,
          default: 4,
          description: 'Calls of `$validate` at one time; more get 429.',
          'x-variable': 'WAYMARK_VALIDATIONS',
        },
        queue: {
          type: 'integer',
          minimum: 1,
          maximum: 1_000_000,
          default: 5_000,
          description: 'Changes and questions that may wait for the store; more get 503 with Retry-After.',
          'x-variable': 'WAYMARK_QUEUE',
        },
      },
    },
    delivery: {
      type: 'object',
      additionalProperties: false,
      required: ['atOnce', 'timeout', 'attempts', 'firstWait', 'growth', 'longestWait', 'longestAsked', 'drain'],
      default: {},
      description: 'How what is owed is delivered: see docs/retries.md.',
      properties: {
        atOnce: {
          type: 'integer',
          minimum: 1,
          maximum: 1000,
          default: defaultLanes.atOnce,
          description: 'Deliveries at one time.',
          'x-variable': 'WAYMARK_DELIVERIES',
        },
        timeout: {
          ...milliseconds(600_000),
          default: 10_000,
          description: 'Milliseconds for a whole call, from the lookup of the name to the last byte of the answer.',
          'x-variable': 'WAYMARK_DELIVERY_TIMEOUT',
        },
        attempts: {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: defaultRetries.attempts,
          description: 'Attempts before a delivery is dead and waits for the operator.',
          'x-variable': 'WAYMARK_DELIVERY_ATTEMPTS',
        },
        firstWait: {
          ...milliseconds(86_400_000),
          default: defaultRetries.firstWait,
          description: 'Milliseconds before the second attempt at most.',
          'x-variable': 'WAYMARK_FIRST_WAIT',
        },
        growth: {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: defaultRetries.growth,
          description: 'By how much the wait grows with each attempt.',
          'x-variable': 'WAYMARK_WAIT_GROWTH',
        },
        longestWait: {
          ...milliseconds(604_800_000),
          default: defaultRetries.longestWait,
          description: 'Milliseconds between two attempts at most.',
          'x-variable': 'WAYMARK_LONGEST_WAIT',
        },
        longestAsked: {
          ...milliseconds(604_800_000),
          default: defaultRetries.longestAsked,
          description: 'Milliseconds that a receiver may ask for (`Retry-After`) at most.',
          'x-variable': 'WAYMARK_LONGEST_ASKED',
        },
        drain: {
          ...milliseconds(600_000),
          default: 9_000,
          description: 'Milliseconds in which work is finished or handed back when the service is told to stop.',
          'x-variable': 'WAYMARK_DRAIN',
        },
      },
    },
    retentionDays: {
      type: 'integer',
      minimum: 1,
      maximum: 36_500,
      description:
        'Days after which the messages as they came in, and the keys by which repeats are recognised, are forgotten. Nothing is forgotten when it is not set: how long is yours to say.',
      'x-variable': 'WAYMARK_RETENTION_DAYS',
    },
    stalledAfterDays: {
      type: 'integer',
      minimum: 1,
      maximum: 3_650,
      default: 28,
      description:
        'Days without any change after which a referral that is being worked on counts as stalled (`waymark_referrals_stalled`). One that is held, paused or on a waiting list never does.',
      'x-variable': 'WAYMARK_STALLED_AFTER_DAYS',
    },
    logLevel: {
      enum: ['debug', 'info', 'warn', 'error'],
      default: 'info',
      description: 'What is logged: this and graver. No level logs content.',
      'x-variable': 'WAYMARK_LOG_LEVEL',
    },
    parties: {
      type: 'array',
      maxItems: 1000,
      items: { type: 'object' },
      default: [],
      description:
        'The organisations that are connected: registered at the start when the store does not know them yet. What is changed later (`waymark party`, a webhook that a platform registers) stands.',
    },
  },
} as const;

/** The configuration as its schema lets it be. */
export type ConfigForm = FromSchema<typeof configSchema>;
