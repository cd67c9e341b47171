import { isStorable } from '@edda/validation';
import type { AttributeFilter, SagaAttributes } from '../../store/saga-attributes.js';
import { FAILED_STEP, MAX_ATTRIBUTE_LENGTH } from '../../store/saga-attributes.js';
import type { Parameter } from '../http/query.js';

/** What it has to be, for people. */
export const ATTRIBUTE_WANTED = 'a name and a value with a colon between them, such as customer:42';

/** An attribute as somebody writes it who looks for one: all behind the first colon is the value. Undefined if it is none. */
export function attributeIn(text: string): AttributeFilter | undefined {
  const [, name, value] = /^([a-z][A-Za-z0-9]{0,63}):([^]+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return value.length <= MAX_ATTRIBUTE_LENGTH && isStorable(value) ? { name, value } : undefined;
}

export const ATTRIBUTE: Parameter<AttributeFilter> = { read: attributeIn, wanted: ATTRIBUTE_WANTED };

/** What a saga is found by, as it is shown. */
export interface FoundByView {
  /** Missing if its definition declares none that it has. */
  readonly attributes?: SagaAttributes;
  /** The step that turned it back, or parked it the last time. */
  readonly failedStep?: string;
}

export function foundByView(attributes: SagaAttributes): FoundByView {
  const { [FAILED_STEP]: failedStep, ...declared } = attributes;
  return {
    ...(Object.keys(declared).length === 0 ? {} : { attributes: declared }),
    ...(failedStep === undefined ? {} : { failedStep }),
  };
}
