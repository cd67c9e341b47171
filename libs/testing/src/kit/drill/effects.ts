/** What participants really did, by run of a step. */
export class Effects {
  readonly problems: string[] = [];
  private readonly standing = new Set<string>();

  /** `isUndoable`: false for what nobody ever undoes. `inReverse`: the latest has to be undone first. */
  constructor(
    private readonly isUndoable: (path: string) => boolean,
    private readonly inReverse: boolean,
  ) {}

  do(path: string): void {
    if (this.standing.has(path)) this.problems.push(`"${path}" was done twice`);
    this.standing.add(path);
  }

  undo(path: string): void {
    const latest = [...this.standing].findLast(this.isUndoable);
    if (!this.standing.delete(path)) this.problems.push(`"${path}" was undone, but nothing of it was there`);
    else if (this.inReverse && latest !== path)
      this.problems.push(`"${path}" was undone before "${latest}", which was done later`);
  }

  /** What is done and was not undone, in the order in which it was done. */
  get left(): readonly string[] {
    return [...this.standing];
  }
}
