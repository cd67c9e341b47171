/** Makes one decorator of several, so that a rule that occurs in many contracts has one name. */
export function applyRules(...rules: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const rule of rules) rule(target, property);
  };
}
