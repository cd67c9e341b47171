import type { Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { ResolvedEddaOptions } from '../options.js';
import { EDDA_OPTIONS, SAGA_STORE } from '../options.js';
import { REST_CONTROLLERS } from '../rest/controllers.js';
import type { SagaStore } from '../saga-store.js';
import { SignIn } from './sign-in.js';
import { SignInGuard } from './sign-in-guard.js';

/** What stands before Edda's routes. A guard of the whole application, which leaves all routes alone but Edda's: none of these can be forgotten. */
export const SIGN_IN_PROVIDERS: readonly Provider[] = [
  {
    provide: SignIn,
    inject: [EDDA_OPTIONS, { token: SAGA_STORE, optional: true }],
    useFactory: ({ signIn }: Pick<ResolvedEddaOptions, 'signIn'>, store?: SagaStore) =>
      new SignIn(signIn, store),
  },
  {
    provide: APP_GUARD,
    inject: [SignIn],
    useFactory: (signIn: SignIn) => new SignInGuard(signIn, new Set(REST_CONTROLLERS)),
  },
];
