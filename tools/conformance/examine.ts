import type { BrokerFactory } from '@edda/messaging';
import { Examiner, Violation } from './examiner.js';
import { FENCE_RULES } from './rules/fence-rules.js';
import { POISON_RULES } from './rules/poison-rules.js';
import type { Rule } from './rules/rule.js';
import type { Subject } from './subject.js';

export const RULES: readonly Rule[] = [...FENCE_RULES, ...POISON_RULES];

/** What became of one rule. */
export interface RuleVerdict {
  readonly rule: string;
  readonly status: 'passed' | 'failed' | 'left-out';
  /** What is right; or what was wrong, or why it could not be examined. */
  readonly sentence: string;
  /** The last messages that were sent for it, and that came meanwhile. */
  readonly sent: readonly string[];
  readonly came: readonly string[];
}

/**
 * Plays orchestrator against a participant, one rule after the other.
 *
 * @param tell called after each rule
 * @throws if the broker cannot be reached, or a body cannot be sent
 */
export async function examine(
  subject: Subject,
  broker: BrokerFactory,
  tell: (verdict: RuleVerdict) => void = () => undefined,
  rules: readonly Rule[] = RULES,
): Promise<readonly RuleVerdict[]> {
  const examiner = await Examiner.open(subject, broker);
  const verdicts: RuleVerdict[] = [];
  try {
    for (const rule of rules) {
      const verdict = await examineOne(rule, examiner);
      verdicts.push(verdict);
      tell(verdict);
    }
  } finally {
    await examiner.close();
  }
  return verdicts;
}

async function examineOne(rule: Rule, examiner: Examiner): Promise<RuleVerdict> {
  const silent = { rule: rule.name, sent: [], came: [] };
  const why = rule.leftOut?.(examiner.subject);
  if (why !== undefined) return { ...silent, status: 'left-out', sentence: `Not examined: ${why}.` };
  examiner.turnPage();
  try {
    await rule.examine(examiner);
    return { rule: rule.name, status: 'passed', sentence: rule.sentence, ...examiner.page };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { rule: rule.name, status: 'failed', sentence: error.message, ...examiner.page };
  }
}
