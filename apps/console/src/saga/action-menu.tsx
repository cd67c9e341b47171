import type { Saga } from '@edda/client';
import { useState } from 'react';
import { ActionDialog } from './action-dialog.js';
import type { ActionName } from './possible-actions.js';
import { ACTION_WORDS, possibleActions } from './possible-actions.js';

/** Buttons for what can be done with a saga; each asks who and why. */
export function ActionMenu({ saga }: { readonly saga: Saga }) {
  const [chosen, setChosen] = useState<ActionName>();
  const actions = possibleActions(saga.status);
  if (actions.length === 0) return null;
  return (
    <div className="actions" role="group" aria-label="Actions">
      {actions.map((action) => (
        <button key={action} type="button" title={ACTION_WORDS[action]} onClick={() => setChosen(action)}>
          {action}
        </button>
      ))}
      {chosen && <ActionDialog action={chosen} saga={saga} onClose={() => setChosen(undefined)} />}
    </div>
  );
}
