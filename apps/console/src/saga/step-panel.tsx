import type { Saga } from '@edda/client';
import { Icon } from '../parts/icon.js';
import { meantCommand, runsOf } from './possible-actions.js';
import { StepActions } from './step-actions.js';

interface StepPanelProps {
  readonly saga: Saga;
  /** As the diagram calls it. */
  readonly name: string;
  readonly onClose: () => void;
}

/** What can be done at the step that was chosen in the diagram: for each of its runs. */
export function StepPanel({ saga, name, onClose }: StepPanelProps) {
  const runs = runsOf(saga, name);
  return (
    <section className="panel step-panel" aria-label={`Step ${name}`}>
      <header className="step-panel-head">
        <h2>{name}</h2>
        <button type="button" className="bare" aria-label={`Close ${name}`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {runs.length === 0 && <p className="hint">Nothing of it was begun that a person could act on.</p>}
      <ul>
        {runs.map((path) => (
          <li key={path}>
            <span>
              {path !== name && <strong>{path} </strong>}
              <span className="hint">{phaseText(saga, path)}</span>
            </span>
            <StepActions saga={saga} path={path} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How far it is, in words: `stuck, attempt 3: dead-lettered, The token is none of ours`. */
function phaseText(saga: Saga, path: string): string {
  const step = saga.steps.find((one) => one.path === path);
  if (!step) return saga.pending.find((one) => one.path === path)?.words ?? 'waits';
  const { direction } = meantCommand(saga, path);
  const { status, attempt, reason } = direction === 'compensation' ? (step.compensation ?? step) : step;
  const undone = direction === 'compensation' ? 'its compensation is ' : '';
  const tries = attempt > 1 ? `, attempt ${attempt}` : '';
  return `${undone}${status}${tries}${reason ? `: ${reason.code ?? reason.kind}, ${reason.message}` : ''}`;
}
