import localFont from 'next/font/local'

/** Asked for ahead of every page, so only the letters of Western Europe; `globals.css` has those of the other alphabets. */
export const Geist = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  weight: '100 900',
  declarations: [{ prop: 'font-family', value: 'Geist' }],
})
