import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { Refusal } from '../../src/domain/issue.js';
import { createPostgresDriver } from '../../src/store/postgres-driver.js';

/** One message of the database: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
const farewell = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'));

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** A database that takes each connection and cuts it with the same stroke. */
async function serveAndCut(): Promise<string> {
  const greet = (socket: Socket) => socket.once('data', () => socket.end(Buffer.concat([welcome, farewell])));
  server = createServer((socket) => greet(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `postgres://waymark@127.0.0.1:${port}/waymark`;
}

test('a connection cut on its way from the pool to its user is a refusal, and the service lives', async () => {
  const pool = new pg.Pool({ connectionString: await serveAndCut(), max: 2 });
  const driver = createPostgresDriver({ pool, waitingLimit: 10 });
  for (let i = 0; i < 5; i += 1) {
    const answer = await driver.query('select 1', []).catch((cause: unknown) => cause);
    expect(answer).toBeInstanceOf(Refusal);
    expect(answer).toMatchObject({ issues: [{ code: 'unavailable' }] });
  }
  await driver.close();
});
