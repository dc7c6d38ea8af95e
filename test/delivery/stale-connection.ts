import { createOutgoing } from '../../src/delivery/outgoing.js';
import { startReceiver } from './receiver.js';

// Run by itself, without the guard that the tests put under Node's HTTP client: under it no connection is kept open.
// Prints the statuses of two calls, and the number of connections that carried the second: one that was stale, one new.

const receiver = await startReceiver();
const outgoing = createOutgoing({ allow: { ranges: ['127.0.0.0/8'] } });
const post = async () => {
  const sent = await outgoing.send({ method: 'POST', url: receiver.url, headers: {}, body: '{}' });
  return sent.kind === 'answered' ? sent.status : sent.fault;
};
const first = await post();
// The connection is kept from the next turn on.
await new Promise((resolve) => setImmediate(resolve));
const ports = new Set<number | undefined>();
receiver.answers((_got, response, request) => {
  ports.add(request.socket.remotePort);
  if (ports.size === 1) request.socket.resetAndDestroy();
  else response.end();
});
const second = await post();
process.stdout.write(JSON.stringify([first, second, ports.size]));
outgoing.close();
await receiver.close();
