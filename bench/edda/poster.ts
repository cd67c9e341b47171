import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { besideSubject } from '../subject/second-process.js';
import type { Start } from './open-orchestrator.js';
import type { Posted, ToPost } from './post-over.js';
import { sharedNow } from './post-over.js';

/** An orchestrator that has too much to do says 503 and is asked again, as any client should. */
const COME_AGAIN_MS = 20;

besideSubject(
  async () => undefined,
  'up',
  (message) => {
    post(message as ToPost).then(
      (posted) => process.send?.(posted),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  },
);

async function post({ url, connections, starts }: ToPost): Promise<Posted> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: { sentAt: number; acceptedAt: number }[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < starts.length) {
      const index = next;
      next += 1;
      const start = starts[index];
      if (start) times[index] = await postOne(agent, url, start);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  return { times };
}

async function postOne(
  agent: Agent,
  url: string,
  { name, message }: Start,
): Promise<Posted['times'][number]> {
  const sentAt = sharedNow();
  for (;;) {
    const { status, text } = await answerTo(agent, `${url}/v1/sagas/${name}`, JSON.stringify(message));
    if (status === 202) return { sentAt, acceptedAt: sharedNow() };
    if (status !== 503) throw new Error(`${url} answered ${status} to a start: ${text}`);
    await sleep(COME_AGAIN_MS);
  }
}

function answerTo(agent: Agent, url: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { agent, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
