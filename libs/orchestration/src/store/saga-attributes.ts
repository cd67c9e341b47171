/** What a saga is found by beside what its row says: text by name. Those that its definition declares never change. */
export type SagaAttributes = Readonly<Record<string, string>>;

/** The attribute that the orchestrator writes: the step that turned the saga back, or parked it. No definition can declare one of this name. */
export const FAILED_STEP = 'failed-step';

/** Longer values would not fit into a page of an index, whatever their characters are. */
export const MAX_ATTRIBUTE_LENGTH = 255;

/** One attribute that is looked for. */
export interface AttributeFilter {
  readonly name: string;
  readonly value: string;
}
