import { StoreUnavailable } from '../saga-store.js';
import type { ApiKeyStore } from '../store/api-key-store.js';
import { hashOfApiKey } from './api-key-text.js';
import type { SignedIn } from './token-sign-in.js';

/** For so long a key that was revoked may go on working in a process that has just seen it. */
const KNOWN_FOR_MS = 10_000;
const MAX_KNOWN = 1_000;
/** When a key was used last is written down so often at most: enough to find those that nobody uses. */
const TOUCHED_EVERY_MS = 3_600_000;

interface Known {
  readonly signedIn: SignedIn;
  readonly until: number;
}

/** Signs in by keys that Edda has handed out. */
export class ApiKeySignIn {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: Pick<ApiKeyStore, 'findApiKey' | 'touchApiKey'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Never rejects for the database's sake. */
  async signIn(key: string): Promise<SignedIn> {
    const hash = hashOfApiKey(key);
    if (hash === undefined) return { status: 'refused', why: 'it is no whole API key' };
    const known = this.known.get(hash);
    if (known && known.until > this.now()) return known.signedIn;
    this.known.delete(hash);
    return this.lookUp(hash);
  }

  private async lookUp(hash: string): Promise<SignedIn> {
    try {
      const key = await this.store.findApiKey(hash);
      if (!key) return { status: 'refused', why: 'there is no such API key, or not any more' };
      const { tenant, roles, name } = key;
      const caller = { tenant, roles, name: `key:${name}`, signedInBy: 'api-key' } as const;
      const signedIn: SignedIn = { status: 'signed-in', caller };
      this.remember(hash, { signedIn, until: this.now() + KNOWN_FOR_MS });
      if (key.seenAt - (key.lastUsedAt ?? 0) >= TOUCHED_EVERY_MS) await this.touch(key.id);
      return signedIn;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return { status: 'unavailable', detail: `API keys cannot be looked up: ${error.message}` };
    }
  }

  private remember(hash: string, known: Known): void {
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= MAX_KNOWN) this.known.delete(oldest);
    this.known.set(hash, known);
  }

  /** Nobody is kept out because it could not be written down. */
  private async touch(id: string): Promise<void> {
    try {
      await this.store.touchApiKey(id);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}
