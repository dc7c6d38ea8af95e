import { fork } from 'node:child_process';

/** A process of the bench that answers one question after the other. */
export interface Child<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/**
 * Starts a file of this folder as a process of its own, with the options of this one: `npx tsx --cpu-prof bench/run.ts`
 * profiles it too.
 */
export function startChild<Question extends object, Answer>(file: string): Child<Question, Answer> {
  const child = fork(new URL(file, import.meta.url), {
    execArgv: [...process.execArgv, '--expose-gc'],
    // The log of a service is written as it always is, and read by nobody.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  ended.catch(() => {});
  return {
    ask(question) {
      const answered = new Promise<Answer>((resolve) => {
        child.once('message', (answer: Answer) => resolve(answer));
      });
      child.send(question);
      return Promise.race([answered, ended]);
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}

/** Answers the questions of the parent, one after the other; ends when the parent does. */
export function answerParent<Question>(
  answer: (question: Question) => Promise<object>,
  end: () => Promise<void>,
): void {
  process.on('message', (question: Question) => {
    answer(question).then(
      (told) => process.send?.(told),
      (thrown: unknown) => {
        console.error(thrown);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => void end().then(() => process.exit(0)));
}
