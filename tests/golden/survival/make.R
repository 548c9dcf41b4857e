# Numbers of R survival for late entry (left truncation), weights that are no counts, stratified
# tests, survival at given times and restricted means, of made-up lives; ../survival.t compares.
# Run in this folder (a minute; Debian: r-base-core, r-cran-survival; made with survival 3.5-3):
#
#     timeout 600 Rscript make.R
library(survival)

tight <- coxph.control(eps = 1e-12, iter.max = 60, toler.inf = 1e-8, toler.chol = 1e-13)
save <- function(rows, file) {
    for (k in names(rows)) if (is.numeric(rows[[k]])) 
        rows[[k]] <- trimws(formatC(rows[[k]], digits = 15, format = "g"))
    write.csv(rows, file, row.names = FALSE, quote = FALSE)
}
stack <- function(list) do.call(rbind, list)

# ---- data ------------------------------------------------------------------------------
set.seed(17)
n <- 140
g <- sample(c("a", "b", "c"), n, TRUE, c(.4, .35, .25))
x1 <- round(rnorm(n), 2)
x2 <- rbinom(n, 1, .4)
life <- ceiling(rexp(n, exp(.5 * x1 - .4 * x2 + .3 * (g == "b")) / 20))
entry <- ifelse(runif(n) < .35, 0, floor(runif(n, 0, 14)))
stop <- pmin(life, sample(12:45, n, TRUE))
keep <- entry < stop
late <- data.frame(id = seq_len(n), entry, time = stop, event = as.integer(life <= stop), g,
    s = sample(c("u", "v"), n, TRUE), x1, x2, w = sample(1:3, n, TRUE),
    wf = round(runif(n, .2, 3), 3), c = sample(1:30, n, TRUE))[keep, ]
late$id <- seq_len(nrow(late))
save(late, "late.csv")
late <- read.csv("late.csv")

# ---- curves ----------------------------------------------------------------------------
cases <- list(
    late = list(late, "g", NULL, TRUE),
    whole = list(late, "g", "w", TRUE), fractional = list(late, "g", "wf", TRUE),
    now = list(late, "g", "wf", FALSE))   # now: fractional weights, everybody from the start
tau <- 15
km <- at <- sums <- means <- list()
for (case in names(cases)) {
    d <- cases[[case]][[1]]; by <- cases[[case]][[2]]; weight <- cases[[case]][[3]]
    for (group in sort(unique(d[[by]]))) {
        p <- d[d[[by]] == group, ]
        w <- if (is.null(weight)) rep(1, nrow(p)) else p[[weight]]
        y <- if (cases[[case]][[4]]) Surv(p$entry, p$time, p$event) else Surv(p$time, p$event)
        for (type in if (case == "late") c("log", "log-log", "plain") else "log") {
            f <- survfit(y ~ 1, weights = w, conf.type = type)
            se <- if (f$logse) f$std.err * f$surv else f$std.err
            gone <- f$surv == 0
            km[[length(km) + 1]] <- data.frame(case, group, type, time = f$time,
                at_risk = f$n.risk, events = f$n.event, censored = f$n.censor,
                survival = f$surv, se = ifelse(gone, NA, se), lo = ifelse(gone, NA, f$lower),
                hi = ifelse(gone, NA, f$upper))
            if (type != "log") next
            z <- summary(f, times = c(5, 12.5, 20), extend = FALSE)
            at[[length(at) + 1]] <- data.frame(case, group, time = z$time, at_risk = z$n.risk,
                events = z$n.event, censored = z$n.censor, survival = z$surv,
                se = z$std.err, lo = z$lower, hi = z$upper)
            for (end in c(max(d$time), tau)) {
                t <- summary(f, rmean = end)$table
                mean_se <- t[["se(rmean)"]]
                if (!f$logse) { # its error there is that of counts: from the influence of each row
                    i <- survfit(y ~ 1, weights = w, influence = 1)
                    u <- i$influence.surv
                    edge <- c(i$time[i$time < end], end)
                    m <- sum(i$time < end)
                    moved <- u[, seq_len(m), drop = FALSE] %*% diff(edge)
                    mean_se <- sqrt(sum(moved^2)) # it holds the weights
                }
                sums[[length(sums) + 1]] <- data.frame(case, group, end, n = sum(w),
                    events = sum(w * p$event), rmean = t[["rmean"]], rmean_se = mean_se,
                    median = t[["median"]], lo = t[["0.95LCL"]], hi = t[["0.95UCL"]])
            }
        }
    }
}
save(stack(km), "km.csv"); save(stack(at), "at.csv"); save(stack(sums), "sums.csv")

# ---- tests -----------------------------------------------------------------------------
# survdiff takes no late entry: the tests by their definition, held equal to survdiff where all are
# there from the start, and to score tests of coxph where they are not.
direct <- function(entry, time, event, group, stratum, rho) {
    lev <- sort(unique(group)); k <- length(lev)
    o <- e <- numeric(k); v <- matrix(0, k, k)
    for (s in unique(stratum)) {
        surv <- 1
        for (t in sort(unique(time[event == 1 & stratum == s]))) {
            risk <- stratum == s & entry < t & time >= t
            dead <- risk & event == 1 & time == t
            nj <- sapply(lev, function(l) sum(risk & group == l))
            dj <- sapply(lev, function(l) sum(dead & group == l))
            N <- sum(nj); D <- sum(dj); wt <- surv^rho
            o <- o + wt * dj; e <- e + wt * D * nj / N
            if (N > 1) v <- v + wt^2 * D * (N - D) / (N - 1) * (diag(nj / N) - outer(nj, nj) / N^2)
            surv <- surv * (1 - D / N)
        }
    }
    chisq <- drop((o - e)[-1] %*% solve(v[-1, -1], (o - e)[-1]))
    data.frame(group = lev, n = as.vector(table(group)), observed = o, expected = e, chisq, df = k - 1,
        p = pchisq(chisq, k - 1, lower.tail = FALSE))
}
tests <- list()
add <- function(case, test, rows) tests[[length(tests) + 1]] <<- data.frame(case, test, rows)
one <- rep(1, nrow(late))
for (rho in 0:1) {
    test <- c("log-rank", "peto")[rho + 1]
    add("late", test, direct(late$entry, late$time, late$event, late$g, one, rho))
    add("late-strata", test, direct(late$entry, late$time, late$event, late$g, late$s, rho))
    r <- direct(0 * one, late$time, late$event, late$g, late$s, rho)
    f <- survdiff(Surv(time, event) ~ g + strata(s), late, rho = rho)
    stopifnot(all.equal(r$chisq[1], f$chisq, tolerance = 1e-12))
    r$observed <- rowSums(f$obs); r$expected <- rowSums(f$exp); r$chisq <- f$chisq
    add("now-strata", test, r)
}
# Late entry: without ties the score test of Cox is the log-rank test.
apart <- late
apart$time <- apart$time + ifelse(apart$event == 1, 1, 2) * seq_len(nrow(late)) / 1000
score <- function(formula) coxph(formula, apart, control = tight)$score
own <- function(stratum) direct(apart$entry, apart$time, apart$event, apart$g, stratum, 0)$chisq[1]
stopifnot(all.equal(score(Surv(entry, time, event) ~ g), own(one), tolerance = 1e-10),
    all.equal(score(Surv(entry, time, event) ~ g + strata(s)), own(late$s), tolerance = 1e-10))
# With ties too, of few lives: the exact partial likelihood has the same variance (and takes for ever).
few <- late[late$id <= 40, ]
few$time <- few$entry + ceiling((few$time - few$entry) / 3) * 3
stopifnot(any(duplicated(few$time[few$event == 1])), all.equal(
    coxph(Surv(entry, time, event) ~ g, few, ties = "exact", control = tight)$score,
    direct(few$entry, few$time, few$event, few$g, rep(1, nrow(few)), 0)$chisq[1], tolerance = 1e-10))
save(stack(tests), "tests.csv")

# Difference of the means from that of the first group, its limits normal.
first <- NULL
for (group in sort(unique(late$g))) {
    p <- late[late$g == group, ]
    t <- summary(survfit(Surv(entry, time, event) ~ 1, p), rmean = tau)$table
    m <- t[["rmean"]]; se <- t[["se(rmean)"]]
    if (is.null(first)) first <- c(m, se)
    d <- if (length(means)) m - first[1] else NA
    e <- sqrt(se^2 + first[2]^2)
    means[[length(means) + 1]] <- data.frame(group, n = nrow(p), chisq = (d / e)^2,
        p = 2 * pnorm(-abs(d / e)), rmean = m, difference = d, lo = d - qnorm(.975) * e,
        hi = d + qnorm(.975) * e)
}
save(stack(means), "means.csv")

# ---- Cox -------------------------------------------------------------------------------
models <- list(
    late = list(late, quote(x1 + x2), NULL, NULL, FALSE, TRUE),
    strata = list(late, quote(x1 + x2 + strata(s)), NULL, NULL, FALSE, TRUE),
    whole = list(late, quote(x1 + x2 + strata(s)), "w", NULL, FALSE, TRUE),
    fractional = list(late, quote(x1 + x2), "wf", NULL, FALSE, TRUE),
    cluster = list(late, quote(x1 + x2 + strata(s)), "w", "c", FALSE, TRUE),
    now = list(late, quote(x1 + x2), "wf", NULL, FALSE, FALSE))
coef <- stats <- base <- zph <- res <- list()
for (case in names(models)) for (ties in c("efron", "breslow")) {
    m <- models[[case]]; d <- m[[1]]
    d$.w <- if (is.null(m[[3]])) 1 else as.numeric(d[[m[[3]]]])
    y <- if (m[[6]]) quote(Surv(entry, time, event)) else quote(Surv(time, event))
    formula <- as.formula(call("~", y, m[[2]]))
    environment(formula) <- environment()
    f <- if (is.null(m[[4]])) coxph(formula, d, weights = .w, ties = ties, control = tight)
         else coxph(formula, d, weights = .w, ties = ties, control = tight, cluster = c)
    b <- summary(f)
    se <- sqrt(diag(f$var))
    coef[[length(coef) + 1]] <- data.frame(case, ties, term = names(f$coefficients),
        estimate = f$coefficients, se, z = f$coefficients / se,
        p = 2 * pnorm(-abs(f$coefficients / se)), effect = exp(f$coefficients))
    con <- f$concordance
    s <- c(n = f$n, nevent = f$nevent, loglik_null = f$loglik[1], loglik = f$loglik[2],
        lr_chisq = 2 * diff(f$loglik), wald_chisq = f$wald.test, score_chisq = f$score,
        concordance = con[["concordance"]], concordance_se = con[["std"]],
        concordant = con[["concordant"]], discordant = con[["discordant"]],
        tied_x = con[["tied.x"]], tied_y = con[["tied.y"]], tied_xy = con[["tied.xy"]])
    stats[[length(stats) + 1]] <- data.frame(case, ties, stat = names(s), value = s)
    bh <- basehaz(f, centered = FALSE)
    base[[length(base) + 1]] <- data.frame(case, ties, stratum = if (is.null(bh$strata)) "" else bh$strata,
        time = bh$time, hazard = bh$hazard)
    zp <- cox.zph(f, transform = "km")$table
    zph[[length(zph) + 1]] <- data.frame(case, ties, term = rownames(zp), chisq = zp[, "chisq"],
        df = zp[, "df"], p = zp[, "p"])
    if (!case %in% c("strata", "fractional", "now")) next
    str <- if (is.null(bh$strata)) rep(0, nrow(d)) else as.integer(factor(d$s))
    o <- order(str, d$time, -d$event)
    o <- o[d$event[o] == 1]
    sch <- matrix(NA, nrow(d), length(f$coefficients))
    sch[o, ] <- residuals(f, "schoenfeld")
    db <- residuals(f, "dfbeta")
    res[[length(res) + 1]] <- data.frame(case, ties, row = seq_len(nrow(d)), lp = f$linear.predictors,
        martingale = residuals(f, "martingale"), deviance = residuals(f, "deviance"),
        schoenfeld_1 = sch[, 1], schoenfeld_2 = sch[, 2], dfbeta_1 = db[, 1], dfbeta_2 = db[, 2])
}
save(stack(coef), "cox.csv"); save(stack(stats), "fit.csv"); save(stack(base), "base.csv")
save(stack(zph), "zph.csv"); save(stack(res), "res.csv")
