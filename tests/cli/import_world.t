#!tests/lib/cases
# crm-import: dates and numbers as they are written around the world
$ cd $TMP
$ import() { crm-import -q "$@"; }
$ one() { printf 'client,date,amount\na,"%s",5\n' "$1" | import "${@:2}" | tail -n +2; }
$ sum() { printf 'client,date,amount\na,2026-06-11,"%s"\nb,2026-06-12,"%s"\n' "$@" | import | tail -n +2; }

== names of months: German, French, Spanish, Italian, Portuguese, Dutch
$ for d in '11. Juni 2026' '11 juin 2026' '11 de junio de 2026' '11 giugno 2026' '11 de junho de 2026' '11 juni 2026'; do one "$d"; done
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,5

== names of months: Polish, Czech, Hungarian, Swedish, Finnish, Turkish, Greek, Russian
$ for d in '3 grudnia 2025' '3. prosince 2025' '2025. december 3.' '3 dec. 2025' '3. joulukuuta 2025' '3 Aralık 2025' '3 Δεκεμβρίου 2025' '3 декабря 2025 г.'; do one "$d"; done
a,2025-12-03,5
a,2025-12-03,5
a,2025-12-03,5
a,2025-12-03,5
a,2025-12-03,5
a,2025-12-03,5
a,2025-12-03,5
a,2025-12-03,5

== October in Croatian, November in Polish: not guessed
$ one '11 listopada 2026'; one '11. listopada 2026.'
a,2026-11-11,5
! crm-import: standard input:2: column date: '11. listopada 2026.' is not a date (--rejects FILE sets such rows aside)

== weekdays, times with dots and letters
$ for d in 'jeudi 11 juin 2026 14h30' 'Do., 11. Juni 2026, 14:30 Uhr' '11 giugno 2026 ore 14.30' '11.jun.2026 14.30' '2026/06/11(木) 14:30' 'June 11th, 2026 2:30 p. m.'; do one "$d"; done
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5

== Japanese eras
$ for d in 令和8年6月11日 R8.6.11 令和元年5月1日 平成31年4月30日 昭和64年1月7日 H31/04/30; do one $d; done
a,2026-06-11,5
a,2026-06-11,5
a,2019-05-01,5
a,2019-04-30,5
a,1989-01-07,5
a,2019-04-30,5

== a year that an era did not have is no date
$ one 平成40年1月1日
! crm-import: standard input:2: column date: '平成40年1月1日' is not a date (--rejects FILE sets such rows aside)

== years of the Republic of China, named
$ for d in 民國115年6月11日 '中華民國 115 年 6 月 11 日' 民国115年6月11日 民國115/06/11; do one "$d"; done
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,5

== or said
$ one 115/06/11 -D roc; one '1150611' -D roc; one 99/12/31 -D roc; one 115/06/11
a,2026-06-11,5
a,2026-06-11,5
a,2010-12-31,5
! crm-import: standard input:2: column date: '115/06/11' has a year of three digits: if 115 is 2026, say -D roc (--rejects FILE sets such rows aside)

== Korean dates
$ one '2026년 6월 11일 오후 2:30'; one '2026. 6. 11.'
a,2026-06-11T14:30:00,5
a,2026-06-11,5

== Arabic and Persian digits
$ one '١١/٠٦/٢٠٢٦' -D dmy; one '۲۰۲۶/۰۶/۱۱'; sum '١٬٢٣٤٫٥٠' '۱۲۵٫۷۵'
a,2026-06-11,5
a,2026-06-11,5
a,2026-06-11,1234.50
b,2026-06-12,125.75

== names of zones are passed over
$ for z in CST PDT CEST GMT+8 Europe/Berlin 'GMT+0800 (China Standard Time)'; do one "2026-06-11 14:30 $z"; done
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5
a,2026-06-11T14:30:00,5

== a dash where cents would be
$ sum 45,- 1.200,-; sum 45.— "1'200.-"
a,2026-06-11,45
b,2026-06-12,1200
a,2026-06-11,45
b,2026-06-12,1200

== the zero of accountants
$ sum ' -   ' 5.00; sum '$ -' '$5.00'; sum – 5
a,2026-06-11,0
b,2026-06-12,5.00
a,2026-06-11,0
b,2026-06-12,5.00
a,2026-06-11,0
b,2026-06-12,5

== exponents, and what spreadsheets leave of a zero
$ sum 1.5E+02 1e3; sum 1,5E+02 12,50; sum 3.5527136788E-15 -2.5e1
a,2026-06-11,150
b,2026-06-12,1000
a,2026-06-11,150
b,2026-06-12,12.50
a,2026-06-11,0
b,2026-06-12,-25

== exponents are counted, and one that has lost digits is refused
$ printf 'client,date,amount\na,2026-06-11,1e2\n' | crm-import 2>&1 | grep double; sum 1.23457E+05 1
crm-import: 1 amount has been through a double (33.619999999999997, 1.5E+02): the number of four decimals is taken
! crm-import: standard input:2: column amount: '1.23457E+05' is not a number (--rejects FILE sets such rows aside)
