import { createHash } from 'node:crypto';
import type { Story } from '../../domain/story.js';
import { blockMarkup, escaped } from './markup.js';

const style = `
body { font: 1rem/1.4 Arial, sans-serif; color: #212b32; background: #fff; max-width: 50rem; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 0 0 .5rem }
h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem; border-bottom: 1px solid #768692 }
p, ul, dl, table { margin: .3rem 0 }
.standing { font-weight: bold }
.requested-actions { border-left: .4rem solid #005eb8; padding-left: .8rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem }
dt { font-weight: bold }
dd { margin: 0 }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: bold; padding-bottom: .2rem }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #768692; padding: .2rem .8rem .2rem 0 }
@media (max-width: 36rem) { dl { display: block } dd { margin: 0 0 .3rem } }
@media print {
@page { size: A4; margin: 14mm }
body { font-size: 9.5pt; line-height: 1.25; margin: 0; max-width: none; padding: 0 }
h2 { margin: .7rem 0 .2rem; break-after: avoid }
tr, li { break-inside: avoid }
}
`;

/** The page's own style and nothing else: no script, no picture, nothing from elsewhere, in no frame. */
export const summaryPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A summary as one page that stands for itself: to be read, printed and filed. The title names nobody. */
export function summaryPage(story: Story): string {
  const { title, standing, notes, sections } = story;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="standing">${escaped(standing)}</p>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('\n')}
${sections
  .map(
    (section) => `<section class="${section.part}" aria-labelledby="${section.part}">
<h2 id="${section.part}">${escaped(section.title)}</h2>
${section.blocks.map(blockMarkup).join('\n')}
</section>`,
  )
  .join('\n')}
</main>
</body>
</html>
`;
}
