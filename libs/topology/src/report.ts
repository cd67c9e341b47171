import type { Finding, MoveStep, QueueMove } from '@edda/messaging';
import { visible } from '@edda/terminal';

/** Findings for people: what, where, and what to do. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing is wrong.';
  return findings
    .map(
      ({ severity, where, what, remedy }) =>
        `${severity.padEnd(7)}  ${visible(where)}: ${visible(what)}\n         → ${visible(remedy)}`,
    )
    .join('\n');
}

/** True if there is more than hints. */
export function hasFindings(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity !== 'hint');
}

/** A plan for people: each step in a line. */
export function planText(moves: readonly QueueMove[]): string {
  if (moves.length === 0) return 'Every queue that is there has the arguments that it should have.';
  return moves
    .map(({ queue, state, differing, steps }) => {
      const why = differing.length === 0 ? '' : ` (${differing.join(', ')})`;
      const head =
        state === 'half'
          ? `${queue}: go on with what was begun${why}`
          : `${queue}: other arguments${why}. Stop its consumers first.`;
      return [head, ...steps.map((step, index) => `  ${index + 1}. ${stepText(step)}`)].join('\n');
    })
    .join('\n\n');
}

function stepText(step: MoveStep): string {
  switch (step.kind) {
    case 'declare':
      return `declare ${step.queue.name}`;
    case 'bind':
    case 'unbind': {
      const { exchange, queue, routingKey } = step.binding;
      return `${step.kind} ${queue} ${step.kind === 'bind' ? 'to' : 'from'} ${exchange}, ${routingKey}`;
    }
    case 'move':
      return `move messages from ${step.from} to ${step.to}`;
    case 'delete':
      return `delete ${step.queue}, which is empty now`;
  }
}
