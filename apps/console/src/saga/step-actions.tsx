import type { Saga } from '@edda/client';
import { useState } from 'react';
import { ActionDialog } from './action-dialog.js';
import type { ActionName } from './possible-actions.js';
import { stepActions, wordsOf } from './possible-actions.js';

/** What is about the whole saga at most steps, and stands above it already. */
const FOR_THE_SAGA: ReadonlySet<ActionName> = new Set(['compensate', 'resolve']);

interface StepActionsProps {
  readonly saga: Saga;
  readonly path: string;
  /** Only what is about this step alone. */
  readonly isBrief?: boolean;
}

/** Buttons for what can be done at one step; each asks who and why. Nothing, if nothing can, or the saga is shown as it was. */
export function StepActions({ saga, path, isBrief = false }: StepActionsProps) {
  const [chosen, setChosen] = useState<ActionName>();
  const actions = saga.asOf
    ? []
    : stepActions(saga, path).filter((action) => !isBrief || !FOR_THE_SAGA.has(action));
  // What was begun stays open, although the saga may have gone on meanwhile.
  if (actions.length === 0 && chosen === undefined) return null;
  return (
    <div className="actions step-actions" role="group" aria-label={`What can be done at ${path}`}>
      {actions.map((action) => (
        <button key={action} type="button" title={wordsOf(action, path)} onClick={() => setChosen(action)}>
          {action}
        </button>
      ))}
      {chosen && (
        <ActionDialog action={chosen} saga={saga} path={path} onClose={() => setChosen(undefined)} />
      )}
    </div>
  );
}
