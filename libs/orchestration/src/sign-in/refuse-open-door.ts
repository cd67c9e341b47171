import type { Server } from 'node:http';
import { isLoopback } from './from-here.js';
import type { SignInMode } from './sign-in.js';

/** What to do about it, for whoever starts it. */
export const HOW_TO_SIGN_IN =
  'Say how callers sign in (the option "signIn"; EDDA_JWT_ISSUER, EDDA_JWT_AUDIENCE and EDDA_JWT_JWKS_URL, or EDDA_API_KEYS=on), listen on 127.0.0.1, or, if something before it decides who may come, say signIn: \'none\' (EDDA_SIGN_IN=none)';

/**
 * Where nobody signs in, the server must not be reached from other machines: closes it as soon as it listens elsewhere than on loopback, before
 * it answers anybody, and says so.
 */
export function refuseOpenDoor(
  server: Pick<Server, 'on' | 'address' | 'close'>,
  mode: SignInMode,
  onRefused: (error: Error) => void,
): void {
  if (mode !== 'loopback') return;
  server.on('listening', () => {
    const address = server.address();
    // A socket in the file system is of this machine, and its rights say who may use it.
    if (address === null || typeof address === 'string' || isLoopback(address.address)) return;
    server.close();
    const where = `it listens on ${address.address}, which other machines reach`;
    onRefused(
      new Error(
        `Edda's REST interface is not served: nobody has to sign in, and ${where}. ${HOW_TO_SIGN_IN}.`,
      ),
    );
  });
}
