import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const root = fileURLToPath(new URL('../../', import.meta.url));
const beside = ['node_modules', 'profiles', 'fixtures', 'definitions', 'package.json'];

/**
 * Writes the program as it is now into a directory, as JavaScript, and gives the path of its `main.js`. A process that has
 * only to read it is ready in half the time that one needs which strips the types itself: it is started often.
 */
export async function writeProgram(dir: string): Promise<string> {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const write = async (name: string): Promise<void> => {
    const to = join(dir, 'dist', name.replace(/\.ts$/, '.js'));
    const { code } = await transformFile(join(root, 'src', name), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, code);
  };
  await Promise.all(names.filter((name) => name.endsWith('.ts')).map(write));
  await Promise.all(beside.map((name) => symlink(join(root, name), join(dir, name))));
  return join(dir, 'dist', 'main.js');
}
