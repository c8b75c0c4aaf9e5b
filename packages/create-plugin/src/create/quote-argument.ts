/** An argument as a shell wants it. */
export function quoteArgument(argument: string): string {
  return /^[\w./@:=+-]+$/.test(argument) ? argument : `"${argument.replace(/(["\\$`])/g, "\\$1")}"`;
}
