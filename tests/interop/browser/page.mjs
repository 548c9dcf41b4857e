// page.mjs -- a report page as a browser shows it: node page.mjs FILE.html... ; speaks TAP
//
// Wide and narrow, light and dark: nothing is wider than the window, no text is cut off in a
// picture, no row of pictures has a hole, no open table is cut, nothing is fetched, axe finds nothing
// serious (contrast among it).  On paper a page named monthly* has three sheets at most, others eight.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
let count = 0
let failed = 0

function ok(good, name, detail = '') {
    count++
    if (!good) failed++
    console.log(`${good ? 'ok' : 'not ok'} ${count} - ${name}`)
    if (!good) for (const line of String(detail).split('\n')) console.log(`# ${line}`)
}

// Text of a picture that reaches beyond its frame.
function clipped() {
    const found = []
    for (const svg of document.querySelectorAll('svg')) {
        const box = svg.viewBox.baseVal
        for (const text of svg.querySelectorAll('text')) {
            const t = text.getBBox()
            const m = text.transform.baseVal.consolidate()?.matrix
            const xs = [], ys = []
            for (const [x, y] of [[t.x, t.y], [t.x + t.width, t.y], [t.x, t.y + t.height],
                [t.x + t.width, t.y + t.height]]) {
                xs.push(m ? m.a * x + m.c * y + m.e : x)
                ys.push(m ? m.b * x + m.d * y + m.f : y)
            }
            const out = Math.max(box.x - Math.min(...xs), Math.max(...xs) - box.x - box.width,
                box.y - Math.min(...ys), Math.max(...ys) - box.y - box.height)
            if (out > 2) found.push(`${text.textContent} (${out.toFixed(1)})`)
        }
    }
    return found.join('; ')
}

// Rows of modules in which more than a quarter of the width holds nothing.
function holes() {
    const found = []
    for (const grid of document.querySelectorAll('.grid')) {
        const box = grid.getBoundingClientRect()
        const parts = [...grid.children].map(f => f.getBoundingClientRect()).filter(r => r.height)
        for (const y of new Set(parts.map(r => Math.round(r.top)))) {
            const row = parts.filter(r => r.top <= y + 2 && r.bottom > y + 40)
            const wide = row.reduce((sum, r) => sum + r.width, 0) + 28 * (row.length - 1)
            const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length
            if (columns > 1 && wide < 0.75 * box.width) found.push(`${Math.round(y)}: ${Math.round(100 * wide / box.width)} %`)
        }
    }
    return found.join('; ')
}

// Tables in sight that reach beyond what shows them and cannot be scrolled there.
function cutTables() {
    const found = []
    for (const table of document.querySelectorAll('table')) {
        const r = table.getBoundingClientRect()
        if (!r.width) continue
        let scrolls = false
        for (let e = table.parentElement; e; e = e.parentElement) {
            const o = getComputedStyle(e).overflowX
            scrolls ||= o === 'auto' || o === 'scroll'
        }
        if (!scrolls && r.right > window.innerWidth + 1) found.push(table.textContent.slice(0, 40))
    }
    return found.join('; ')
}

async function paper(browser, file) {
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`file://${resolve(file)}`)
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true })).toString('latin1')
    const sheets = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length
    const most = /monthly[^/]*$/.test(file) ? 3 : 8
    ok(sheets > 0 && sheets <= most, `${file.replace(/.*\//, '')}: ${sheets} sheets of paper, ${most} at most`)
    await context.close()
}

async function look(browser, file, width, colorScheme) {
    const where = `${file.replace(/.*\//, '')} at ${width}, ${colorScheme}`
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
    const page = await context.newPage()
    const fetched = []
    page.on('request', request => {
        if (!request.url().startsWith('file:')) fetched.push(request.url())
    })
    await page.goto(`file://${resolve(file)}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    ok(wide <= 0, `${where}: nothing is wider than the window`, `${wide} too wide`)
    const cut = await page.evaluate(clipped)
    ok(cut === '', `${where}: no text of a picture is cut off`, cut)
    const hole = await page.evaluate(holes)
    ok(hole === '', `${where}: no row has a hole`, hole)
    const table = await page.evaluate(cutTables)
    ok(table === '', `${where}: no table is cut off`, table)
    ok(fetched.length === 0, `${where}: nothing is fetched`, fetched.join('\n'))
    const pictures = await page.locator('svg[role=img] title').count()
    ok(pictures >= 8, `${where}: ${pictures} pictures, each with a title`)
    if (width > 400) return context.close() // the same tree in another width: axe looks once
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true }))
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => window.axe.run(document))
    const serious = violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    ok(serious.length === 0, `${where}: axe finds nothing serious`,
        serious.map(v => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`).join('\n'))
    await context.close()
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox',
    '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'] })
for (const file of process.argv.slice(2)) {
    for (const width of [1280, 900, 390])
        for (const scheme of width === 900 ? ['light'] : ['light', 'dark']) await look(browser, file, width, scheme)
    await paper(browser, file)
}
await browser.close()
console.log(`1..${count}`)
process.exit(failed ? 1 : 0)
