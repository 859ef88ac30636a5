/** Where lines go, and what stands on the last one for now. */
export type ProgressLine = {
  /** A line that stays. */
  tell(line: string): void;
  /** How far it is: on a terminal it takes the place of the former one, elsewhere it is a line. */
  show(line: string): void;
};

type Output = { write(text: string): unknown; columns?: number; isTTY?: boolean };

export function isTerminal(output: Output): boolean {
  return output.isTTY === true;
}

const startOfLine = '\r\u001b[K';

export function progressLine(output: Output, isRewritten: boolean): ProgressLine {
  let isShowing = false;
  let shown = '';
  return {
    tell(line) {
      output.write(`${isShowing ? startOfLine : ''}${line}\n`);
      isShowing = false;
      shown = '';
    },
    show(line) {
      if (line === shown) return;
      shown = line;
      if (!isRewritten) {
        output.write(`${line}\n`);
        return;
      }
      // A line that breaks could not be taken back.
      output.write(`${startOfLine}${line.slice(0, (output.columns || 80) - 1)}`);
      isShowing = true;
    },
  };
}
