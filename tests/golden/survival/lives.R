# Lives made out of transactions, and their curves by R survival: the definition of the manual's
# section "The edges of an export" followed in R alone; ../survival_lives.t compares.
# Run in this folder (seconds; Debian: r-base-core, r-cran-survival; made with survival 3.5-3):
#
#     Rscript lives.R
library(survival)

save <- function(rows, file) {
    for (k in names(rows)) if (is.numeric(rows[[k]]))
        rows[[k]] <- trimws(formatC(rows[[k]], digits = 15, format = "g"))
    write.csv(rows, file, row.names = FALSE, quote = FALSE)
}

# ---- a salon of five years, of which the till knows the last two -------------------------
set.seed(1717)
n <- 420
born <- sort(sample(0:1825, n, TRUE))
group <- sample(c("street", "friend"), n, TRUE)
rows <- list()
for (i in seq_len(n)) {
    day <- born[i]
    while (day <= 1825 && runif(1) > .13 - .05 * (group[i] == "friend")) {
        rows[[length(rows) + 1]] <- data.frame(customer_id = i, day)
        day <- day + 1 + rgeom(1, 1 / 28)
    }
}
all <- do.call(rbind, rows)
first_known <- 1095                        # 2023-01-01
seen <- unique(all[all$day >= first_known, ])
seen <- seen[order(seen$day, seen$customer_id), ]
as_date <- function(day) format(as.Date("2020-01-02") + day)
save(data.frame(customer_id = seen$customer_id, date = as_date(seen$day), amount = 10), "lives-rows.csv")
clients <- data.frame(customer_id = seq_len(n), group,
    joined = ifelse(runif(n) < .85, as_date(born), ""))
save(clients, "lives-clients.csv")

# ---- lives -----------------------------------------------------------------------------
inactive <- 75
records <- min(seen$day)
today <- max(seen$day)
life <- function(id, known) { # one client's entry, time and event, or nothing
    day <- sort(seen$day[seen$customer_id == id])
    gap <- c(diff(day), Inf)
    left <- day[which(gap > inactive)[1]] + inactive + 1   # the first day too long away
    event <- left <= today
    end <- min(left, today)
    joined <- if (known && clients$joined[id] != "") born[id] else NA
    watched <- records + inactive
    if (!is.na(joined) && joined < records) {
        if (day[1] > watched || watched >= end) return(NULL)
        return(data.frame(id, entry = watched - joined, time = end - joined, event))
    }
    if (is.na(joined) && day[1] <= watched) return(NULL)
    data.frame(id, entry = -1, time = end - day[1], event)
}
curves <- list()
counts <- list()
for (known in c(FALSE, TRUE)) {
    lives <- do.call(rbind, lapply(unique(seen$customer_id), life, known))
    lives$group <- clients$group[lives$id]
    for (g in c("friend", "street")) {
        p <- lives[lives$group == g, ]
        f <- survfit(Surv(p$entry, p$time, p$event) ~ 1)
        gone <- f$surv == 0
        curves[[length(curves) + 1]] <- data.frame(case = if (known) "joined" else "without", group = g,
            time = f$time, at_risk = f$n.risk, events = f$n.event, censored = f$n.censor,
            survival = f$surv, se = ifelse(gone, NA, f$std.err * f$surv),
            lo = ifelse(gone, NA, f$lower), hi = ifelse(gone, NA, f$upper))
    }
    counts[[length(counts) + 1]] <- data.frame(case = if (known) "joined" else "without",
        lives = nrow(lives), late = sum(lives$entry >= 0),
        left_out = length(unique(seen$customer_id)) - nrow(lives))
}
save(do.call(rbind, curves), "lives-km.csv")
save(do.call(rbind, counts), "lives-counts.csv")
