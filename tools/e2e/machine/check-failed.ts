/** Something that must hold does not. */
export class CheckFailed extends Error {
  override readonly name: string = "CheckFailed";
  /** What the program printed that showed it; may be empty. */
  readonly output: string;

  constructor(message: string, output = "") {
    super(message);
    this.output = output;
  }
}
