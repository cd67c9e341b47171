import type { FormEvent } from 'react';
import { useState } from 'react';
import { Notice } from '../parts/notices.js';
import { signIn, useSession } from './session.js';

/** Shown when the orchestrator wants to know who asks. */
export function SignIn({ wanted, onSignedIn }: { readonly wanted: string; readonly onSignedIn: () => void }) {
  const [token, setToken] = useState('');
  const { token: refused } = useSession();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn(token.trim());
    onSignedIn();
  };
  return (
    <main className="sign-in">
      <form className="panel sign-in-form" onSubmit={submit}>
        <h1>Sign in</h1>
        <p className="hint">
          Paste an API key, or a bearer token of your identity provider. It is kept in this tab until you
          close it, and is sent to this orchestrator alone.
        </p>
        {refused !== '' && (
          <Notice tone="bad" title="It was not accepted">
            {wanted}
          </Notice>
        )}
        <label className="field">
          <span className="field-name">API key or token</span>
          <input
            type="password"
            name="token"
            autoComplete="off"
            spellCheck={false}
            value={token}
            onChange={(event) => setToken(event.target.value)}
            required
            autoFocus
          />
        </label>
        <button type="submit" className="main" disabled={token.trim() === ''}>
          Sign in
        </button>
      </form>
    </main>
  );
}
