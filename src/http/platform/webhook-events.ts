type Json = Readonly<Record<string, unknown>>;

const header = (name: string, description: string, schema: Json): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema,
});

/** Every call of a webhook bears these (Standard Webhooks, specification). */
const headers: readonly Json[] = [
  header(
    'webhook-id',
    'The id of what is sent, as in the inbox: the same in every attempt. What you have acted on once need not be acted on again.',
    { type: 'string', format: 'uuid' },
  ),
  header('webhook-timestamp', 'When this attempt was sent, in seconds since 1970. Refuse one that is old.', {
    type: 'string',
    pattern: '^\\d+$',
  }),
  header(
    'webhook-signature',
    'v1, and the HMAC-SHA256 in base64 of id, timestamp and body with a point between them; one for each secret that is in force, with a space between them.',
    { type: 'string', pattern: '^v1,[A-Za-z0-9+/]+={0,2}( v1,[A-Za-z0-9+/]+={0,2})*$' },
  ),
  header('x-correlation-id', 'What everything that belongs together bears.', { type: 'string', format: 'uuid' }),
  {
    ...header('waymark-exchange', 'The id of the referral, as in /referrals/{id}; a test event has none.', {
      type: 'string',
      format: 'uuid',
    }),
    required: false,
  },
];

/** What a test event says: nothing but that it is one. */
export const webhookTestEvent: Json = {
  type: 'object',
  title: 'Test event',
  description: 'Sent by POST /webhook/test; nothing has happened.',
  properties: { kind: { type: 'string', const: 'test' } },
  required: ['kind'],
  additionalProperties: false,
};

const called = (operationId: string, summary: string, description: string, schema: string): Json => ({
  post: {
    operationId,
    summary,
    description,
    parameters: headers,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    responses: {
      '2XX': { description: 'It has arrived, whatever the body says. A referral counts as received from then on.' },
      '410': { description: 'The address is gone: nothing is sent there any more until the operator resumes it.' },
      default: {
        description:
          'It is sent again later with the same webhook-id, unless the status refuses the message itself, or too many attempts have failed: then the operator decides.',
      },
    },
    // The signature says who calls; there is no token.
    security: [],
  },
});

/** What is sent to a webhook that a party has registered: OpenAPI 3.1, `webhooks`. */
export const webhooks = (): Json => ({
  message: called(
    'receiveMessage',
    'A message that is owed to you',
    'The same message that the inbox would show: a referral, a withdrawal or progress, told by its kind. What is owed about one referral comes in order.',
    'platformMessage',
  ),
  test: called('receiveTest', 'A test event', 'Sent when POST /webhook/test asks for it.', 'webhookTestEvent'),
});
