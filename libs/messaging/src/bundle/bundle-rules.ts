import type { OutgoingMessage } from '../broker.js';
import type { WireNames } from '../wire-names.js';
import { participantOf } from '../contract.js';
import { LARGEST_BUNDLE } from './bundle.js';
import type { BundleRule } from './bundling-broker.js';

/** Participants whose commands may travel together, and how many of them at most. */
export type CommandBundles = Readonly<Record<string, number>>;

/** For an orchestrator: commands of one participant go to its one queue. */
export function commandBundles(
  sizes: CommandBundles,
  { commands }: Pick<WireNames, 'commands'>,
): (message: OutgoingMessage) => BundleRule | undefined {
  return ({ exchange, routingKey }) => {
    if (exchange !== commands) return undefined;
    const participant = participantOf(routingKey);
    const size = Object.hasOwn(sizes, participant) ? sizes[participant] : undefined;
    return size === undefined ? undefined : { group: participant, size };
  };
}

/** For a participant: its replies go to the orchestrators' one queue. */
export function replyBundles(
  participant: string,
  size: number | undefined,
  names: Pick<WireNames, 'repliesOf'>,
): (message: OutgoingMessage) => BundleRule | undefined {
  const replies = names.repliesOf(participant);
  return ({ exchange }) =>
    size === undefined || exchange !== replies ? undefined : { group: replies, size };
}

/** What is wrong with a size, as the rest of a sentence that begins with its name; undefined if nothing is. */
export function bundleSizeProblem(size: unknown): string | undefined {
  if (Number.isInteger(size) && Number(size) >= 2 && Number(size) <= LARGEST_BUNDLE) return undefined;
  return `must be a whole number from 2 to ${LARGEST_BUNDLE}, not ${String(size)}`;
}
