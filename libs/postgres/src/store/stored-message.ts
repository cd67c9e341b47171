import type { OutgoingMessage } from '@edda/messaging';

/** A message as the outbox keeps it: JSON that people can read, and that gives the very same content back. */
type StoredMessage =
  | (Omit<OutgoingMessage, 'content'> & { readonly content: string })
  /** Content that was bytes and not text. */
  | (Omit<OutgoingMessage, 'content'> & { readonly contentBase64: string });

export function toStoredMessage(message: OutgoingMessage): string {
  const { content, ...rest } = message;
  const stored: StoredMessage =
    typeof content === 'string'
      ? { ...rest, content }
      : { ...rest, contentBase64: Buffer.from(content).toString('base64') };
  return JSON.stringify(stored);
}

/** `stored` is what `toStoredMessage` wrote, parsed. */
export function fromStoredMessage(stored: unknown): OutgoingMessage {
  const message = stored as StoredMessage;
  if ('content' in message) return message;
  const { contentBase64, ...rest } = message;
  return { ...rest, content: Uint8Array.from(Buffer.from(contentBase64, 'base64')) };
}
